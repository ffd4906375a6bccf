package io.erpo.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that runs to its end in a directory. */
record Command(Path directory, Map<String, String> environment) {

    /** Its output on both streams, and its exit code. */
    record Result(int exitCode, String output) {}

    /**
     * Runs the program and requires that it succeeds.
     *
     * @return its output
     */
    String succeed(String... command) {
        Result result = run(command);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    "%s ended with %d:%n%s".formatted(String.join(" ", command), result.exitCode(), result.output()));
        }
        return result.output();
    }

    /** Runs the program; exit code 127 means that it does not exist, as in a shell. */
    Result run(String... command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(127, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + List.of(command), e);
        }
    }
}
