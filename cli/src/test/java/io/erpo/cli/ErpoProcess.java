package io.erpo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code erpo} command as users run it, on the current build. */
public final class ErpoProcess {

    /** Longer than any command of a test takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Process process;
    private final Path output;

    private ErpoProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static ErpoProcess start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** Starts it with additional environment variables. */
    public static ErpoProcess start(Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile("erpo", ".out");
        output.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + Installation.HOME_PROPERTY + "="
                        + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                ErpoCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ErpoProcess(builder.start(), output);
    }

    /** Waits until it has ended. One that does not end is killed, and what it has written is shown. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES)) {
            kill();
            throw new AssertionError("erpo did not end within " + PATIENCE + "; it wrote\n" + output());
        }
        return process.exitValue();
    }

    /** Stops it as Ctrl-C does, and waits until it has ended. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Kills it as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Everything it has written so far to both streams. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has written this text. */
    public void awaitOutput(String text) {
        await().atMost(Duration.ofMinutes(5)).until(() -> {
            assertThat(process.isAlive()).as(output()).isTrue();
            return output().contains(text);
        });
    }
}
