package io.erpo.reward.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A reward in {@code examples}, run as a process. */
final class ExternalReward implements AutoCloseable {

    /**
     * How to run an example.
     *
     * @param command the interpreter with the script
     * @param check a command that succeeds when the script's dependencies are installed
     * @param install how to install them
     */
    record Example(List<String> command, List<String> check, String install) {

        Example {
            command = List.copyOf(command);
            check = List.copyOf(check);
        }
    }

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path output;

    private ExternalReward(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts an example; skips the test with a reason when its dependencies are missing. */
    static ExternalReward start(Example example, String bootstrapServers, String... more) {
        assumeInstalled(example);
        List<String> command = new ArrayList<>(example.command());
        command.add(bootstrapServers);
        command.addAll(List.of(more));
        return run(command);
    }

    private static void assumeInstalled(Example example) {
        String interpreter = example.check().get(0);
        assumeTrue(Files.isExecutable(Path.of(interpreter)), "not tested: there is no " + interpreter);
        try (ExternalReward check = run(example.check())) {
            assumeTrue(check.exit() == 0, () -> "not tested; " + example.install() + ": " + check.output());
        }
    }

    /** All of its output so far. */
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

    /** Stops it as a service manager would; it must obey. */
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

    private static ExternalReward run(List<String> command) {
        try {
            Path output = Files.createTempFile(Path.of("target"), "external-reward", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            return new ExternalReward(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
