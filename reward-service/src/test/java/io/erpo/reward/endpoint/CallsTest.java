package io.erpo.reward.endpoint;

import static io.erpo.reward.endpoint.EndpointServer.json;
import static io.erpo.reward.endpoint.EndpointServer.status;
import static io.erpo.reward.endpoint.EndpointServer.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.erpo.reward.endpoint.EndpointServer.Answer;
import io.erpo.settings.rewards.EndpointCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallsTest {

    private static final JsonNode QUESTION =
            JsonNodeFactory.instance.objectNode().put("a", 1);

    private final List<Duration> waits = new ArrayList<>();

    @Test
    void shouldPostToThePathOfTheEndpointWithItsKey() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(json("{\"b\": 2}"))) {
            JsonNode answer =
                    calls(server.endpoint("grader", "/v1/?version=3"), 0).post("/chat/completions", QUESTION);

            assertThat(answer).hasToString("{\"b\":2}");
            assertThat(server.requests())
                    .containsExactly(new EndpointServer.Request(
                            "/v1/chat/completions?version=3", QUESTION, Optional.of("Bearer the-secret-key")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 529})
    void shouldAskAgainLaterAndLaterWhenTheEndpointFails(int status) throws NoAnswerException {
        Answer fails = status(status, "the-secret-key");
        try (EndpointServer server = new EndpointServer(fails, fails, fails, json("1"))) {
            assertThat(calls(server.endpoint("grader", ""), 3).post("", QUESTION))
                    .hasToString("1");
        }
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void shouldWaitAsLongAsTheEndpointAsksButNoLongerThanAMinute() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(
                status(429, "", "Retry-After", "7"),
                status(503, "", "Retry-After", "86400"),
                status(
                        503,
                        "",
                        "Date",
                        "Mon, 30 Nov 2026 10:00:00 GMT",
                        "Retry-After",
                        "Mon, 30 Nov 2026 10:00:09 GMT"),
                status(503, "", "Retry-After", "soon"),
                status(503, "", "Retry-After", "-5"),
                json("1"))) {
            calls(server.endpoint("grader", ""), 5).post("", QUESTION);
        }
        assertThat(waits.get(0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(waits.get(1)).isEqualTo(Duration.ofSeconds(60));
        // The server sets a Date of its own, so this is a date in the past or in the far future.
        assertThat(waits.get(2)).isBetween(Duration.ZERO, Duration.ofSeconds(60));
        assertThat(waits.get(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(waits.get(4)).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldGiveUpWithTheReasonWhenEveryCallFails() {
        try (EndpointServer server = new EndpointServer(status(500, "the-secret-key"))) {
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 2),
                    "endpoint grader: it answered with status 500 (call 3 of at most 3)");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 413, 418, 422})
    void shouldNotAskAgainWhenTheEndpointRefuses(int status) {
        try (EndpointServer server = new EndpointServer(status(status, "wrong key the-secret-key"))) {
            assertThatThrownBy(() -> calls(server.endpoint("grader", ""), 2).post("", QUESTION))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageStartingWith("endpoint grader: it answered with status " + status)
                    .hasMessageNotContaining("the-secret-key");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void shouldFollowNoRedirect(int status) {
        try (EndpointServer other = new EndpointServer(json("1"));
                EndpointServer server = new EndpointServer(status(status, "", "Location", other.url() + "/internal"))) {
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 2),
                    "endpoint grader: it answered with status %d, a redirect, which is not followed".formatted(status));
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void shouldAskAgainWhenTheAnswerIsCutOrNoJson() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(
                truncated("{\"choices\": ["),
                json("<html>gateway</html>"),
                json("{\"a\": 1} trailing"),
                json(""),
                json("{}"))) {
            assertThat(calls(server.endpoint("grader", ""), 4).post("", QUESTION))
                    .hasToString("{}");
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void shouldNameWhatWasWrongWithTheAnswer() {
        try (EndpointServer server = new EndpointServer(truncated("{"))) {
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 0),
                    "endpoint grader: the connection broke before the end of its answer (call 1 of at most 1)");
            server.answer(json("<html>"));
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 0),
                    "endpoint grader: its answer is not JSON (call 1 of at most 1)");
        }
    }

    @Test
    void shouldReadNoAnswerWithoutBounds() {
        try (EndpointServer server = new EndpointServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 16];
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(part);
            }
        })) {
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 2), "endpoint grader: its answer is larger than 1024 KiB");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void shouldWaitForNoAnswerWithoutBounds() {
        try (EndpointServer server = new EndpointServer(json("1"))) {
            Answer trickle = exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('1');
                exchange.getResponseBody().flush();
                server.never().to(exchange);
            };
            server.answer(server.never(), trickle);
            assertNoAnswer(
                    calls(server.endpoint("grader", ""), 1),
                    "endpoint grader: it did not answer within 1 s (call 2 of at most 2)");
        }
    }

    @Test
    void shouldSayThatAnEndpointCannotBeReached() {
        EndpointServer server = new EndpointServer(json("1"));
        Endpoint endpoint = server.endpoint("grader", "");
        server.close();

        assertNoAnswer(calls(endpoint, 1), "endpoint grader: it cannot be reached (call 2 of at most 2)");
    }

    @Test
    void shouldNotAskAgainForEachResponseWhenNoneIsAnswered() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(status(500, ""))) {
            Endpoint endpoint = server.endpoint("grader", "");
            Calls calls = calls(endpoint, 1);
            for (int response = 0; response < 16; response++) {
                assertThatThrownBy(() -> calls.post("", QUESTION)).hasMessageContaining("call 2 of at most 2");
            }
            assertNoAnswer(calls, "endpoint grader: it answered with status 500 (call 1 of at most 2)");
            assertThat(server.requests()).hasSize(33);

            server.answer(json("1"), status(500, ""), json("2"));
            assertThat(calls.post("", QUESTION)).hasToString("1");
            assertThat(calls.post("", QUESTION)).hasToString("2");
        }
    }

    @Test
    void shouldCallNoMoreOftenThanTheRunOrTheOperatorAllows() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(json("1"))) {
            Calls calls =
                    new Calls(new Endpoints(List.of(server.endpoint("grader", ""))), settings(0, 2), 0, waits::add);
            calls.post("", QUESTION);
            calls.post("", QUESTION);
            assertNoAnswer(calls, "the run's budget of 2 calls is spent");

            Endpoint limited = Endpoint.of("grader", server.url(), Optional.empty(), List.of(), 1, 1);
            Calls ofAnotherRun = new Calls(new Endpoints(List.of(limited)), settings(0, 2), 0, waits::add);
            ofAnotherRun.post("", QUESTION);
            assertNoAnswer(ofAnotherRun, "the run's budget of 1 calls is spent");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void shouldCountRetriesAsCalls() {
        try (EndpointServer server = new EndpointServer(status(500, ""))) {
            Calls calls =
                    new Calls(new Endpoints(List.of(server.endpoint("grader", ""))), settings(9, 3), 0, waits::add);
            assertNoAnswer(calls, "the run's budget of 3 calls is spent");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void shouldStopAtTheTokensOfTheRun() throws NoAnswerException {
        try (EndpointServer server = new EndpointServer(json("1"))) {
            Calls calls =
                    new Calls(new Endpoints(List.of(server.endpoint("grader", ""))), settings(0, 0), 100, waits::add);
            calls.post("", QUESTION);
            calls.spend(99);
            calls.post("", QUESTION);
            calls.spend(1);
            assertNoAnswer(calls, "the run's budget of 100 tokens is spent");
        }
    }

    @Test
    void shouldSayWhichEndpointsThereAreWhenARunNamesAnother() {
        assertNoAnswer(
                new Calls(new Endpoints(List.of()), settings(0, 0), 0),
                "this reward-service has no endpoint grader; it has none; configure erpo.reward.endpoints.grader.url");
    }

    private Calls calls(Endpoint endpoint, int retries) {
        return new Calls(new Endpoints(List.of(endpoint)), settings(retries, 0), 0, waits::add);
    }

    private static EndpointCalls settings(int retries, int budget) {
        return new EndpointCalls("grader", 1, retries, budget);
    }

    private static void assertNoAnswer(Calls calls, String message) {
        assertThatThrownBy(() -> calls.post("", QUESTION))
                .isInstanceOf(NoAnswerException.class)
                .hasMessage(message);
    }
}
