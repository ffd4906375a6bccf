package io.erpo.reward.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code examples/reward-python} as a process. */
final class PythonReward implements AutoCloseable {

    /** Distributions install their packages for this interpreter, whatever else is called python3. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Path SCRIPT = Path.of("..", "examples", "reward-python", "reward.py");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path output;

    private PythonReward(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips a test, and says why, where the script cannot run. */
    static void assumeInstalled() {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "the Python example is not tested: there is no " + PYTHON);
        try (PythonReward imports = run(List.of(PYTHON, "-c", "import avro.io, confluent_kafka"))) {
            assumeTrue(
                    imports.exit() == 0,
                    () -> "the Python example is not tested; install python3-confluent-kafka and python3-avro: "
                            + imports.output());
        }
    }

    static PythonReward start(String bootstrapServers, String... more) {
        List<String> command = new ArrayList<>(List.of(PYTHON, SCRIPT.toString(), bootstrapServers));
        command.addAll(List.of(more));
        return run(command);
    }

    /** Everything it has said so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the reward ended with exit code %d: %s".formatted(process.exitValue(), output()));
        }
    }

    /** Stops it as a service manager would: it must obey. */
    @Override
    public void close() {
        process.destroy();
        int exit = exit();
        if (exit != 0) {
            throw new IllegalStateException(
                    "the reward should stop with exit code 0, was %d: %s".formatted(exit, output()));
        }
    }

    private int exit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the reward did not stop: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the reward stopped", e);
        }
    }

    private static PythonReward run(List<String> command) {
        try {
            Path output = Files.createTempFile(Path.of("target"), "python-reward", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            return new PythonReward(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
