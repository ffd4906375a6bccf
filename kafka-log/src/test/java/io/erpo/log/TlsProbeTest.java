package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TlsProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 70};
    private static final byte[] ANSWER = {0, 0, 0, 0x15};

    @Test
    void shouldKnowTlsByItsAlert() throws Exception {
        assertThat(answered(ALERT)).isTrue();
    }

    @Test
    void shouldTakeAnAnswerInPlainTextForWhatItIs() throws Exception {
        assertThat(answered(ANSWER)).isFalse();
    }

    @Test
    void shouldNotTakeAHangUpForTls() throws Exception {
        assertThat(answered()).isFalse();
    }

    @Test
    void shouldNotTakeSilenceForTls() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }

        assertThat(TlsProbe.speaksTls(nobody, PATIENCE)).isFalse();
    }

    private static boolean answered(byte... bytes) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> answer(server, bytes));
            boolean tls = TlsProbe.speaksTls((InetSocketAddress) server.getLocalSocketAddress(), PATIENCE);
            answer.join();
            return tls;
        }
    }

    private static void answer(ServerSocket server, byte... bytes) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(14);
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
