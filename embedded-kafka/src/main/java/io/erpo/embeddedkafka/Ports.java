package io.erpo.embeddedkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
final class Ports {

    private Ports() {}

    /** A port that is free at this moment. */
    static int anyFree() {
        return bindable(0);
    }

    /** Returns the port if it is free. */
    static int requireFree(int port) {
        return bindable(port);
    }

    private static int bindable(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BrokerStartException(
                    "port %d on localhost cannot be used: %s; stop what listens there, or choose another port (0 takes any free one)"
                            .formatted(port, e.getMessage()),
                    e);
        }
    }
}
