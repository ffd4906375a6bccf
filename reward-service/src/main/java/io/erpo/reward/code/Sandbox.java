package io.erpo.reward.code;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Runs programs where they can reach nothing but their input. For any number of threads.
 *
 * <p>Only inputs go in, so a program that takes over everything inside gains nothing: what comes out is its answer, to be
 * compared outside.
 */
final class Sandbox {

    private static final String DRIVER = Resources.text("driver.py");
    private static final String CALL = Resources.text("call.py");

    private final Function<String, List<String>> command;

    Sandbox() {
        this(Bubblewrap::command);
    }

    /** @param command the command that runs a script of Python in the sandbox */
    Sandbox(Function<String, List<String>> command) {
        this.command = command;
    }

    /**
     * Starts a program on inputs, one after another, each in a process of its own. Call it and everything of the session from
     * one thread: when that thread ends, so does the sandbox.
     *
     * @throws SandboxException when there is no sandbox
     */
    SandboxSession start(Program program, List<String> inputs, ProgramLimits limits) {
        ProcessBuilder builder = new ProcessBuilder(command.apply(DRIVER))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        try {
            return SandboxSession.begin(builder.start(), job(program, inputs, limits), limits);
        } catch (IOException e) {
            throw new SandboxException("the sandbox cannot be started: " + e.getMessage(), e);
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
