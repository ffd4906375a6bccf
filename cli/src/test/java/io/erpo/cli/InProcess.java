package io.erpo.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a command run in this process.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record InProcess(int exitCode, String out, String err) {

    /** The shipped policy: one token for each character, 99 in all. */
    public static final Path TINY = Path.of("../models/tiny");

    /** Runs {@code erpo} with these arguments. */
    public static InProcess erpo(Object... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = ErpoCommand.execute(
                    List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
            return new InProcess(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** Standard output as lines. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
