package io.erpo.local;

import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on localhost. */
final class Ports {

    private Ports() {}

    /** This many different ports that are free at this moment. */
    static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(bind(0));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new LocalRunException("no free port on localhost: " + FileFaults.describe(e), e);
        } finally {
            held.forEach(Ports::release);
        }
    }

    /**
     * Checks that a port is free.
     *
     * @throws LocalRunException naming the port and what to do
     */
    static int requireFree(int port) {
        try {
            release(bind(port));
            return port;
        } catch (IOException e) {
            throw new LocalRunException(
                    "port %d on localhost cannot be used: %s; stop what listens there, choose another --port, or leave --port out to take any free one"
                            .formatted(port, FileFaults.describe(e)),
                    e);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
        return socket;
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new LocalRunException("port %d cannot be released".formatted(socket.getLocalPort()), e);
        }
    }
}
