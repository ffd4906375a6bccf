package io.erpo.policy.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A network link between client and server that can be cut, stalled and slowed down. */
final class Link implements AutoCloseable {

    enum Fault {
        NONE,
        CUT,
        STALL
    }

    private static final int CHUNK = 1 << 14;

    private final ServerSocket entry;
    private final int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean onTheWayBack;
    private volatile long afterBytes;
    private volatile long pauseMicros;

    Link(int target) throws IOException {
        this.target = target;
        this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + entry.getLocalPort());
    }

    /** Disturbs this many connections, each after it has carried this many bytes from the server to the client. */
    void disturbAnswers(Fault fault, long afterBytes, int times) {
        disturb(fault, true, afterBytes, times);
    }

    /** As {@link #disturbAnswers}, from the client to the server. */
    void disturbRequests(Fault fault, long afterBytes, int times) {
        disturb(fault, false, afterBytes, times);
    }

    /** Pauses this long after every 16 KiB on every connection. */
    void slowDown(long micros) {
        pauseMicros = micros;
    }

    /** The number of remaining disturbances. */
    int faultsLeft() {
        return Math.max(0, faults.get());
    }

    @Override
    public void close() throws IOException {
        entry.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void disturb(Fault kind, boolean answers, long bytes, int times) {
        onTheWayBack = answers;
        afterBytes = bytes;
        faults.set(times);
        fault = kind;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = entry.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start(() -> carry(client, server, false));
            start(() -> carry(server, client, true));
        }
    }

    private void carry(Socket from, Socket to, boolean back) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[CHUNK];
            long carried = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                carried += read;
                if (fault != Fault.NONE
                        && back == onTheWayBack
                        && carried > afterBytes
                        && faults.getAndDecrement() > 0) {
                    if (fault == Fault.CUT) {
                        return;
                    }
                    awaitClose(in);
                }
                out.write(buffer, 0, read);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pauseMicros));
            }
        }
    }

    private static void awaitClose(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        LockSupport.park();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        Thread.currentThread().interrupt();
                    }
                },
                "link");
        thread.setDaemon(true);
        thread.start();
    }
}
