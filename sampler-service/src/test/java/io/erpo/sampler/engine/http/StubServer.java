package io.erpo.sampler.engine.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on this machine that a test lets answer what it likes. */
final class StubServer implements AutoCloseable {

    /** A question that arrived. */
    record Question(String method, String path, String body) {}

    /** Answers, or breaks off. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange, Question question) throws IOException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Behaviour behaviour;

    StubServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Question question = new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            questions.add(question);
            behaviour.answer(exchange, question);
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    Queue<Question> questions() {
        return questions;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
