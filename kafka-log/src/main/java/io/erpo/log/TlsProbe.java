package io.erpo.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Tells a listener that speaks TLS from one that does not. Kafka's clients cannot: they take a TLS alert for the length of an
 * answer of 350 MB and run out of memory (KAFKA-4493).
 */
final class TlsProbe {

    /** The first byte of an alert, which is what a TLS server answers to anything that is not TLS. */
    private static final int ALERT = 0x15;

    /** Request for the API versions, version 0, without a client id: the one that every broker answers to everyone. */
    private static final byte[] QUESTION = ByteBuffer.allocate(14)
            .putInt(10)
            .putShort((short) 18)
            .putShort((short) 0)
            .putInt(0)
            .putShort((short) -1)
            .array();

    private TlsProbe() {}

    /** Whether the answer in plain text is a TLS alert; also false when no answer comes. */
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
