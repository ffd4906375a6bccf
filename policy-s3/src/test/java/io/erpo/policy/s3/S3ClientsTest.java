package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3ClientsTest {

    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private final List<Boolean> expecting = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        System.setProperty(KEY, "key");
        System.setProperty(SECRET, "secret");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            expecting.add(exchange.getRequestHeaders().containsKey("Expect"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
    }

    /** While it waits for leave, the SDK does not repeat a request on a connection that the server has just closed. */
    @Test
    void shouldSendABodyWithoutAskingForLeaveFirst() {
        S3Settings settings = new S3Settings(
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                Optional.of("us-east-1"),
                true,
                Path.of("unused"),
                1 << 20,
                Duration.ofMinutes(1),
                5 << 20);
        try (S3Client client = S3Clients.open(settings)) {
            client.putObject(request -> request.bucket("bucket").key("key"), RequestBody.fromBytes(new byte[3 << 20]));
        }

        assertThat(expecting).containsExactly(false);
    }
}
