package io.erpo.embeddeds3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An S3 server on the loopback interface, in a child JVM, that stores its only bucket as a directory of plain files.
 */
public final class EmbeddedS3 implements AutoCloseable {

    public static final String BUCKET = "policies";
    public static final String ACCESS_KEY = "erpo-test";
    public static final String SECRET_KEY = "erpo-test-secret";

    private static final int START_SECONDS = 60;

    private final Path directory;
    private final int port;
    private final Process process;

    private EmbeddedS3(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @param directory for its objects, its program and its log
     */
    public static EmbeddedS3 start(Path directory) {
        try {
            Files.createDirectories(directory.resolve("objects").resolve(BUCKET));
            int port = freePort();
            EmbeddedS3 server = new EmbeddedS3(directory, port, launch(directory, port));
            server.awaitAnswer();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the S3 server did not start in " + directory, e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** The file that holds an object's bytes. */
    public Path object(String key) {
        return directory.resolve("objects").resolve(BUCKET).resolve(key);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Process launch(Path directory, int port) throws IOException {
        Path program = directory.resolve("s3proxy.jar");
        try (InputStream jar = EmbeddedS3.class.getResourceAsStream("s3proxy.jar")) {
            Files.copy(jar, program);
        }
        Path properties = Files.write(
                directory.resolve("s3proxy.properties"),
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + directory.resolve("objects")));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        program.toString(),
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("s3proxy.log").toFile())
                .start();
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + START_SECONDS * 1_000_000_000L;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(
                        "no answer on port " + port + ": " + Files.readString(directory.resolve("s3proxy.log")));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
                throw new IOException("interrupted while the server started", e);
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
