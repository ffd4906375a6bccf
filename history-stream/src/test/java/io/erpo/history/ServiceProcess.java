package io.erpo.history;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The packaged service in a separate JVM, so that it can be killed. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://");

    private final Process process;
    private final Path log;
    private final URI address;

    ServiceProcess(String bootstrapServers, Path state, Path log) throws IOException {
        this(bootstrapServers, state, log, "history-0");
    }

    /** @param instance its stable name, different from those of other instances */
    ServiceProcess(String bootstrapServers, Path state, Path log, String instance) throws IOException {
        this.log = log;
        // Chosen before the start, because the instance tells the others its address.
        int port = freePort();
        this.address = URI.create("http://localhost:" + port);
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dkafka.bootstrap.servers=" + bootstrapServers,
                        "-Derpo.state-dir=" + state,
                        "-Dquarkus.http.host=localhost",
                        "-Dquarkus.http.port=" + port,
                        "-Derpo.instance=" + instance,
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Its address, even before it has started. */
    URI address() {
        return address;
    }

    /** The status of a health probe; 0 while the service does not answer. */
    int health(String probe) {
        try {
            if (!LISTENING.matcher(log()).find()) {
                return 0;
            }
            return get("/q/health/" + probe).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the health", e);
        }
    }

    /** Its meters, one a line. */
    List<String> metrics() throws IOException, InterruptedException {
        return get("/q/metrics").body().lines().toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** Its log. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Fails with its log when it has ended. */
    void assertRunning() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("the service ended with " + process.exitValue() + ":\n" + log());
        }
    }

    /** Kills it as a power failure would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
