package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests against a real broker are in cluster-tests. */
class AdmissionTest {

    @Test
    void shouldTakeAnOutageForNoRefusal() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        Map<String, Object> connection = Map.of("bootstrap.servers", "localhost:" + port);

        assertThat(Admission.refusal(connection, Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void shouldNameTheSettingWhenAPlainClientMeetsTls() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> alert = CompletableFuture.runAsync(() -> alert(server));
            String address = "127.0.0.1:" + server.getLocalPort();

            assertThatThrownBy(() -> Admission.require(Map.of("bootstrap.servers", address)))
                    .isInstanceOf(AdmissionRefusedException.class)
                    .hasMessage(
                            "Kafka at %s refuses this client: it speaks TLS, and security.protocol is PLAINTEXT;"
                                    + " set it to SASL_SSL or SSL",
                            address);
            alert.join();
        }
    }

    @Test
    void shouldNameTheKeyStoreThatCannotBeRead(@TempDir Path directory) throws Exception {
        Path keyStore = Files.writeString(directory.resolve("user.p12"), "not a key store");

        assertThatThrownBy(() -> Admission.require(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "security.protocol", "SSL",
                        "ssl.keystore.type", "PKCS12",
                        "ssl.keystore.location", keyStore.toString(),
                        "ssl.keystore.password", "guessed")))
                .isInstanceOf(AdmissionRefusedException.class)
                .hasMessage(
                        "settings of Kafka's clients cannot be used: Failed to load SSL keystore %s of type PKCS12",
                        keyStore);
    }

    private static void alert(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(14);
            client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 70});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
