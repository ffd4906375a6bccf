package io.erpo.sampler.engine.http;

import static io.erpo.sampler.engine.http.EngineRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.erpo.policy.LogProbs;
import io.erpo.sampler.engine.EngineException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong between the sampler and an engine. */
@Timeout(60)
class HttpEngineClientTest {

    private static final String MODELS = "{\"data\":[{\"id\":\"base\"}]}";
    private static final String GOOD = answer("[8,0]", "[-1.0,-2.0]", "stop");

    /** Waits between attempts, in place of waiting. */
    private final List<Duration> waits = new ArrayList<>();

    private static String answer(String ids, String logProbs, String finish) {
        return ("{\"choices\":[{\"finish_reason\":\"%s\",\"token_ids\":%s,\"prompt_token_ids\":[5,6,7],"
                        + "\"logprobs\":{\"token_logprobs\":%s}}]}")
                .formatted(finish, ids, logProbs);
    }

    private HttpEngineClient client(URI url, Duration timeout) {
        return new HttpEngineClient(
                new HttpEngineSettings(
                        url, EngineDialect.VLLM, timeout, Duration.ofSeconds(30), 3, Duration.ofSeconds(2)),
                waits::add);
    }

    private HttpEngineClient client(StubServer engine) {
        return client(engine.url(), Duration.ofSeconds(30));
    }

    /** An engine that treats the requests for responses one after the other like this. */
    private static StubServer engine(StubServer.Behaviour... inTurn) {
        Iterator<StubServer.Behaviour> next = Stream.of(inTurn).iterator();
        return new StubServer((exchange, question) -> {
            if (question.path().equals("/v1/completions")) {
                next.next().answer(exchange, question);
            } else {
                StubServer.send(exchange, 200, MODELS);
            }
        });
    }

    private static StubServer.Behaviour says(int status, String body) {
        return (exchange, question) -> StubServer.send(exchange, status, body);
    }

    /** Promises a thousand bytes, sends a part and closes the connection. */
    private static void breakOff(com.sun.net.httpserver.HttpExchange exchange, StubServer.Question question)
            throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void assertGoodAtLast(StubServer engine, Duration... expectedWaits) {
        assertThat(client(engine).complete(request()).completion().logProbs()).isEqualTo(LogProbs.of(-1f, -2f));
        assertThat(waits).containsExactly(expectedWaits);
    }

    private EngineException failure(StubServer engine) {
        return assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> client(engine).complete(request()))
                .actual();
    }

    @Test
    void shouldAskAgainWithTheSameSeedAfterAFailureOfTheEngine() {
        try (StubServer engine = engine(says(500, "boom"), says(503, "loading"), says(200, GOOD))) {
            assertGoodAtLast(engine, Duration.ofSeconds(2), Duration.ofSeconds(4));

            assertThat(engine.questions())
                    .filteredOn(question -> question.path().equals("/v1/completions"))
                    .extracting(StubServer.Question::body)
                    .hasSize(3)
                    .allMatch(body -> body.contains("\"seed\":42"));
        }
    }

    @Test
    void shouldGiveUpAfterTheLastAttemptAndSayWhatTheEngineSaid() {
        try (StubServer engine = engine(says(500, "boom"), says(500, "boom"), says(500, "boom"))) {
            EngineException failure = failure(engine);

            assertThat(failure)
                    .hasMessage("engine " + engine.url()
                            + ": asked 3 times, the last time: POST /v1/completions was answered"
                            + " with status 500: 'boom'");
            assertThat(failure.isTemporary()).isTrue();
        }
    }

    @Test
    void shouldNotAskAgainWhatTheEngineRefuses() {
        String refusal = "{\"error\":{\"message\":\"temperature must be in [0, 2], got 3.0.\",\"code\":400}}";
        try (StubServer engine = engine(says(400, refusal))) {
            EngineException failure = failure(engine);

            assertThat(failure)
                    .hasMessage("engine " + engine.url() + ": POST /v1/completions was answered with status 400:"
                            + " 'temperature must be in [0, 2], got 3.0.'");
            assertThat(failure.isTemporary()).isFalse();
            assertThat(waits).isEmpty();
        }
    }

    @Test
    void shouldQuoteNoMoreThanALineOfAStrangersWords() {
        try (StubServer engine = engine(says(403, "<html>\n\u001b[31m" + "x".repeat(5000)))) {
            assertThat(failure(engine).getMessage())
                    .startsWith("engine " + engine.url()
                            + ": POST /v1/completions was answered with status 403: '<html>" + " [31mxxx")
                    .endsWith("xxx...'")
                    .hasSizeLessThan(500)
                    .doesNotContain("\n", "\u001b");
        }
    }

    @Test
    void shouldAskAgainWhenTheConnectionIsLostInTheMiddle() {
        try (StubServer engine = engine(HttpEngineClientTest::breakOff, (exchange, question) -> {}, says(200, GOOD))) {
            assertGoodAtLast(engine, Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }

    @Test
    void shouldSayThatTheConnectionWasLost() {
        StubServer.Behaviour cut = HttpEngineClientTest::breakOff;
        try (StubServer engine = engine(cut, cut, cut)) {
            assertThat(failure(engine))
                    .hasMessageContaining(
                            "the connection was lost before the answer to POST /v1/completions was complete");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,",
                "",
                "null-ish",
                "{\"choices\":[]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,0],\"logprobs\":{\"token_logprobs\":[NaN,-1]}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,0],\"logprobs\":{\"token_logprobs\":[null,-1]}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,0],\"logprobs\":{\"token_logprobs\":[-1]}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,1e30],\"logprobs\":{\"token_logprobs\":[-1,-1]}}]}",
                "{\"choices\":[{\"finish_reason\":\"abort\",\"token_ids\":[8,9],\"logprobs\":{\"token_logprobs\":[-1,-1]}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"token_ids\":[8,0],\"logprobs\":{\"token_logprobs\":[-1,-1],"
                        + "\"tokens\":[\"token_id:8\",\"token_id:2\"]}}]}"
            })
    void shouldAskAgainForADamagedAnswer(String damaged) {
        try (StubServer engine = engine(says(200, damaged), says(200, GOOD))) {
            assertGoodAtLast(engine, Duration.ofSeconds(2));
        }
    }

    /** Weights that diverged give the same whenever they are asked: the run fails, not the sampler. */
    @Test
    void shouldBlameTheRequestWhenEachAnswerToItIsWrong() {
        String wrong = answer("[8,0]", "[-1.0,NaN]", "stop");
        try (StubServer engine = engine(says(200, wrong), says(200, wrong), says(200, wrong))) {
            EngineException failure = failure(engine);

            assertThat(failure)
                    .hasMessageContaining(
                            "asked 3 times, the last time: the log-probability at position 1 must be finite and"
                                    + " at most 0, was NaN");
            assertThat(failure.isTemporary()).isFalse();
        }
    }

    @Test
    void shouldNotAskAgainAnEngineThatGivesNoTokenIds() {
        try (StubServer engine = engine(says(
                200,
                "{\"choices\":[{\"text\":\"4\",\"finish_reason\":\"stop\","
                        + "\"logprobs\":{\"token_logprobs\":[-1]}}]}"))) {
            assertThat(failure(engine))
                    .hasMessageContaining(
                            "the answer has no choices[0].token_ids; the engine must be one that gives token"
                                    + " ids and their log-probabilities");
        }
    }

    @Test
    void shouldGiveUpOnAnAnswerThatDoesNotCome() {
        CountDownLatch never = new CountDownLatch(1);
        StubServer.Behaviour slow = (exchange, question) -> await(never);
        try (StubServer engine = engine(slow, slow, slow)) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(
                            () -> client(engine.url(), Duration.ofMillis(300)).complete(request()))
                    .withMessageContaining("POST /v1/completions had no whole answer after 0.3 s")
                    .matches(EngineException::isTemporary);
        }
    }

    /** A timeout that ends with the head of an answer would wait for the rest for ever. */
    @Test
    void shouldGiveUpOnAnAnswerThatStopsInTheMiddle() {
        CountDownLatch never = new CountDownLatch(1);
        StubServer.Behaviour stalls = (exchange, question) -> {
            breakOff(exchange, question);
            await(never);
        };
        try (StubServer engine = engine(stalls, stalls, stalls)) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(
                            () -> client(engine.url(), Duration.ofMillis(300)).complete(request()))
                    .withMessageContaining("had no whole answer after 0.3 s");
        }
    }

    @Test
    void shouldNotReadAnAnswerWithoutEnd() {
        StubServer.Behaviour endless = (exchange, question) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            while (true) {
                exchange.getResponseBody().write(much);
            }
        };
        try (StubServer engine = engine(endless)) {
            EngineException failure = failure(engine);

            assertThat(failure)
                    .hasMessageContaining("the answer to POST /v1/completions is larger than the 1055744 bytes");
            assertThat(failure.isTemporary()).isFalse();
        }
    }

    @Test
    void shouldSayWhatToLookForWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> client(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(30))
                        .complete(request()))
                .withMessage("engine http://127.0.0.1:" + port
                        + ": asked 3 times, the last time: no connection; is the engine"
                        + " running, and is the URL right?")
                .matches(EngineException::isTemporary);
    }

    @Test
    void shouldStopAskingWhenThisInstanceStops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (StubServer engine = engine((exchange, question) -> {
            asked.countDown();
            await(never);
        })) {
            Future<EngineException> failed = threads.submit(() -> failure(engine));
            asked.await();
            threads.shutdownNow();

            assertThat(failed.get(30, TimeUnit.SECONDS))
                    .hasMessageEndingWith(
                            "this instance was stopped while it waited for the answer to POST /v1/completions");
        }
    }

    @Test
    void shouldTakeTheLabelThatAnAnswerCarriesAndRefuseTwo() {
        String labelled = GOOD.replaceFirst("\\{", "{\"weight_version\":\"run-v000003\",");
        String spans = GOOD.replace(
                "\"finish_reason\"",
                "\"weight_versions\":[{\"version\":\"run-v1\",\"start\":0,\"end\":1},"
                        + "{\"version\":\"run-v2\",\"start\":1,\"end\":2}],\"finish_reason\"");
        try (StubServer engine = engine(says(200, labelled), says(200, spans), says(200, GOOD))) {
            assertThat(client(engine).complete(request()).weightLabel()).isEqualTo(Optional.of("run-v000003"));

            assertGoodAtLast(engine, Duration.ofSeconds(2));
        }
    }

    /** The vocabulary is known once the engine has been described. */
    @Test
    void shouldRefuseTokensThatTheEnginesModelDoesNotHave() {
        String unknown = answer("[99,0]", "[-1.0,-2.0]", "stop");
        try (StubServer engine = new StubServer((exchange, question) -> StubServer.send(
                exchange,
                200,
                switch (question.path()) {
                    case "/v1/completions" -> unknown;
                    case "/v1/models" -> MODELS;
                    case "/version" -> "{\"version\":\"1\"}";
                    default -> "{\"vllm_config\":{\"model_config\":{\"hf_config\":{\"vocab_size\":99}}}}";
                }))) {
            HttpEngineClient client = client(engine);
            client.describe();

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> client.complete(request()))
                    .withMessageContaining("token 99 at position 0 is outside the vocabulary of 99 tokens");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "ftp://engine", "http:///v1", "/engine"})
    void shouldRefuseAnAddressThatIsNone(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(URI.create(url), Duration.ofSeconds(1)))
                .withMessage("the URL of an engine must be like http://127.0.0.1:8000, was '" + url + "'");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
