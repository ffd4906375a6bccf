package io.erpo.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged service in a separate JVM, configured by environment variables as in Kubernetes. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LAST_LINES = 20;

    private final String name;
    private final Process process;
    private final Path log;

    /**
     * Starts the service.
     *
     * @param module its folder, which is also its name
     * @param instance its stable name among services of its kind
     * @param directory gets its log and its state; policies are in the folder next to it
     */
    ServiceProcess(String module, int instance, Path directory, Map<String, String> kafka) {
        this.name = module + "-" + instance;
        this.log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        Path.of("..", module, "target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(kafka);
        environment.putAll(Map.of(
                "ERPO_INSTANCE", Integer.toString(instance),
                "ERPO_POLICY_STORE", directory.resolve("policies").toString(),
                "ERPO_STATE_DIR", directory.resolve(name).toString(),
                "QUARKUS_HTTP_HOST", "localhost",
                "QUARKUS_HTTP_PORT", Integer.toString(freePort()),
                "OMP_NUM_THREADS", "1"));
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its log. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its log, without stack traces. */
    String lastLines() {
        List<String> lines =
                log().lines().filter(line -> !line.startsWith("\tat ")).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Waits for its end; a healthy service does not end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("%s still runs:%n%s".formatted(name, log()));
        }
        return process.exitValue();
    }

    /** Fails with its log when it has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("%s ended with %d:%n%s".formatted(name, process.exitValue(), log()));
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
