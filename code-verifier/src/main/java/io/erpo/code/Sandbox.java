package io.erpo.code;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.FileFaults;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs programs that can reach nothing but their input. Thread-safe.
 *
 * <p>Only inputs go in, so a program that takes over the sandbox gains nothing: its output is compared outside.
 */
public final class Sandbox {

    private static final String DRIVER = Resources.text("driver.py");
    private static final String CALL = Resources.text("call.py");

    private final Function<String, List<String>> command;

    public Sandbox() {
        this(Bubblewrap::command);
    }

    /** @param command the command that runs a Python script in the sandbox */
    public Sandbox(Function<String, List<String>> command) {
        this.command = command;
    }

    /**
     * Starts a program on inputs, one after another, each in its own process. Use the session only in the calling
     * thread: when that thread ends, so does the sandbox.
     *
     * @throws SandboxException when there is no sandbox
     */
    SandboxSession start(Program program, List<String> inputs, ProgramLimits limits) {
        ProcessBuilder builder = new ProcessBuilder(command.apply(DRIVER))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        try {
            return SandboxSession.begin(builder.start(), program.use(), job(program, inputs, limits), limits);
        } catch (IOException e) {
            throw new SandboxException("the sandbox cannot be started: " + FileFaults.describe(e), e);
        }
    }

    /** Why no program can run here, and what to do; empty when one can. Says nothing about isolation. */
    public Optional<String> complaint() {
        Program program = new Program("print(1)", Program.Use.RUN);
        try (SandboxSession session = start(program, List.of(""), new ProgramLimits(2, 20, 256, 8, 64))) {
            session.next();
            return Optional.empty();
        } catch (SandboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static byte[] job(Program program, List<String> inputs, ProgramLimits limits) {
        ObjectNode job = Json.object()
                .put("program", program.source().getBytes(StandardCharsets.UTF_8))
                .put("cpuSeconds", limits.cpuSeconds())
                .put("wallSeconds", limits.wallSeconds())
                .put("memoryMiB", limits.memoryMiB())
                .put("processes", limits.processes())
                .put("outputKiB", limits.outputKiB());
        if (program.use() == Program.Use.CALL) {
            job.putArray("call").add("-c").add(CALL);
        }
        ArrayNode encoded = job.putArray("inputs");
        inputs.forEach(input -> encoded.add(input.getBytes(StandardCharsets.UTF_8)));
        return job.toString().getBytes(StandardCharsets.UTF_8);
    }
}
