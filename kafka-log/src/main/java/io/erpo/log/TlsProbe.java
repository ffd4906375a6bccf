package io.erpo.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Detects whether a listener speaks TLS. Kafka's clients cannot: they take a TLS alert for the length of a 350 MB
 * response and run out of memory (KAFKA-4493).
 */
final class TlsProbe {

    /** The first byte of an alert, which a TLS server returns for anything that is not TLS. */
    private static final int ALERT = 0x15;

    /** A request for the API versions, version 0, without a client id, which every broker answers for every client. */
    private static final byte[] QUESTION = ByteBuffer.allocate(14)
            .putInt(10)
            .putShort((short) 18)
            .putShort((short) 0)
            .putInt(0)
            .putShort((short) -1)
            .array();

    private TlsProbe() {}

    /** Whether the answer to plain text is a TLS alert; also false when no answer arrives. */
    static boolean speaksTls(InetSocketAddress address, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(QUESTION);
            return socket.getInputStream().read() == ALERT;
        } catch (IOException e) {
            return false;
        }
    }
}
