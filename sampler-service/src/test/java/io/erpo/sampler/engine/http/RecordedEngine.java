package io.erpo.sampler.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.erpo.sampler.engine.http.StubServer.Question;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers the questions of a file as the file says, and no others. */
final class RecordedEngine implements AutoCloseable {

    private final JsonNode exchanges;
    private final Queue<Question> unexpected = new ConcurrentLinkedQueue<>();
    private final StubServer server = new StubServer(this::answer);

    RecordedEngine(String file) throws IOException {
        try (InputStream json = RecordedEngine.class.getResourceAsStream("/engine/" + file)) {
            exchanges = Reply.JSON.readTree(json).path("exchanges");
        }
    }

    private void answer(HttpExchange exchange, Question question) throws IOException {
        for (JsonNode recorded : exchanges) {
            if (matches(recorded, question)) {
                JsonNode answer = recorded.path("answer");
                StubServer.send(
                        exchange,
                        recorded.path("status").asInt(200),
                        answer.isTextual() ? answer.asText() : answer.toString());
                return;
            }
        }
        unexpected.add(question);
        StubServer.send(exchange, 404, "{\"detail\":\"Not Found\"}");
    }

    private static boolean matches(JsonNode recorded, Question question) throws IOException {
        return recorded.path("method").asText().equals(question.method())
                && recorded.path("path").asText().equals(question.path())
                && (question.body().isEmpty()
                        || recorded.path("question").equals(Reply.JSON.readTree(question.body())));
    }

    HttpEngineClient client(EngineDialect dialect) {
        return client(server.url(), dialect);
    }

    static HttpEngineClient client(URI url, EngineDialect dialect) {
        return new HttpEngineClient(
                new HttpEngineSettings(
                        url, dialect, Duration.ofSeconds(30), Duration.ofSeconds(30), 1, Duration.ofSeconds(1)),
                pause -> {});
    }

    /** What was asked, in order, without bodies. */
    List<String> asked() {
        return server.questions().stream()
                .map(question -> question.method() + " " + question.path())
                .toList();
    }

    @Override
    public void close() {
        server.close();
        assertThat(unexpected).as("questions that the file does not have").isEmpty();
    }
}
