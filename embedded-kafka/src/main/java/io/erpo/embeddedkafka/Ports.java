package io.erpo.embeddedkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of a broker on the loopback interface: for its clients, and for its controller.
 *
 * @param clients where clients connect
 * @param controller another port, which only the broker itself uses
 */
record Ports(int clients, int controller) {

    /** Listens on any free port. */
    private static final int ANY = 0;

    /**
     * Two different ports that are free at this moment. Another process may take one before the broker binds it.
     *
     * @param wanted the port for clients; 0 for any free one
     * @throws BrokerStartException naming the port that is taken, and what to do
     */
    static Ports free(int wanted) {
        // Holds the first while it asks for the second: the system may offer a released port again at once.
        try (ServerSocket clients = bind(wanted);
                ServerSocket controller = bind(ANY)) {
            return new Ports(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerStartException("ports of localhost cannot be released: " + e.getMessage(), e);
        }
    }

    private static ServerSocket bind(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            return socket;
        } catch (IOException e) {
            throw new BrokerStartException(
                    "port %d on localhost cannot be used: %s; stop what listens there, or choose another port (0 takes any free one)"
                            .formatted(port, e.getMessage()),
                    e);
        }
    }
}
