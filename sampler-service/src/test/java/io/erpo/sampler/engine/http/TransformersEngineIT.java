package io.erpo.sampler.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.Scorer;
import io.erpo.sampler.engine.EngineAnswer;
import io.erpo.sampler.engine.EngineRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client against an engine that shares no code with erpo: transformers' continuous batching (paged attention), in vLLM's
 * dialect.
 */
class TransformersEngineIT {

    private static final Path BASE = Path.of("..", "models", "tiny");
    private static final List<Double> TEMPERATURES = List.of(1.0, 1.2, 1.6, 2.0);
    private static final double TOLERANCE = 1e-4;

    private static HttpEngineClient client(TransformersServer server) {
        return new HttpEngineClient(
                new HttpEngineSettings(
                        server.url(),
                        EngineDialect.VLLM,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        1,
                        Duration.ofSeconds(1)),
                Pause.SLEEP);
    }

    /** Prompts of 3 to 22 tokens. Temperatures alternate, so that each batch mixes them. */
    private static List<EngineRequest> requests(int count, Policy policy) {
        return IntStream.range(0, count)
                .mapToObj(index -> new EngineRequest(
                        policy.tokenizer().encode("What is " + "12 + ".repeat(index % 3) + index + "?"),
                        TEMPERATURES.get(index % TEMPERATURES.size()),
                        index,
                        32,
                        policy.endOfSequenceIds(),
                        Truncation.NONE,
                        Optional.empty()))
                .toList();
    }

    /** All at the same time. */
    private static List<EngineAnswer> answers(HttpEngineClient client, List<EngineRequest> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            List<EngineAnswer> answers = new ArrayList<>();
            for (Future<EngineAnswer> answer : requests.stream()
                    .map(request -> threads.submit(() -> client.complete(request)))
                    .toList()) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The largest difference from erpo's own scorer, by temperature. */
    private static Map<Double, Double> differences(
            Policy policy, List<EngineRequest> requests, List<EngineAnswer> answers) {
        Scorer scorer = new Scorer(policy, 1);
        Map<Double, Double> largest = new TreeMap<>();
        for (int i = 0; i < requests.size(); i++) {
            EngineRequest request = requests.get(i);
            TokenIds sampled = answers.get(i).completion().tokenIds();
            TokenIds whole = TokenIds.copyOf(Stream.of(request.prompt(), sampled)
                    .flatMap(ids -> ids.asList().stream())
                    .toList());
            float[] scored =
                    scorer.score(whole, request.temperature()).logProbs().toArray();
            for (int token = 0; token < sampled.size(); token++) {
                double difference =
                        Math.abs(answers.get(i).completion().logProbs().get(token)
                                - scored[request.prompt().size() - 1 + token]);
                largest.merge(request.temperature(), difference, Math::max);
            }
        }
        return largest;
    }

    @Test
    void shouldGiveTheLogProbsOfOurScorerAtEveryTemperatureAndSwapWeights(@TempDir Path directory) throws Exception {
        try (Policy base = Policy.load(BASE);
                Policy other = Policy.initialize(base.config(), base.files().tokenizer(), 7);
                TransformersServer server = TransformersServer.start(BASE, directory)) {
            HttpEngineClient client = client(server);
            assertThat(client.describe().name()).isEqualTo("transformers");
            assertThat(client.describe().vocabularySize())
                    .hasValue(base.config().vocabularySize());
            assertThat(client.label()).isEmpty();

            List<EngineRequest> requests = requests(128, base);
            List<EngineAnswer> ofBase = answers(client, requests);
            Map<Double, Double> differences = differences(base, requests, ofBase);
            System.out.println("largest difference of a log-probability by temperature: " + differences);
            assertThat(differences).containsOnlyKeys(TEMPERATURES);
            assertThat(differences.values()).allMatch(difference -> difference < TOLERANCE);

            Path version = directory.resolve("v000001");
            other.save(version);
            client.load(version, "run-v000001");
            assertThat(client.label()).contains("run-v000001");
            List<EngineAnswer> ofOther = answers(client, requests);
            System.out.println("after the swap: " + differences(other, requests, ofOther));
            assertThat(ofOther).allMatch(answer -> answer.weightLabel().equals(Optional.of("run-v000001")));
            assertThat(differences(other, requests, ofOther).values()).allMatch(difference -> difference < TOLERANCE);
            // Scoring tells whether the swap took place, whatever the label says.
            System.out.println("by the weights before the swap: " + differences(base, requests, ofOther));
            assertThat(differences(base, requests, ofOther).values()).allMatch(difference -> difference > 0.1);

            client.load(BASE, "run-v000000");
            List<EngineAnswer> ofBaseAgain = answers(client, requests.subList(0, 8));
            assertThat(differences(base, requests.subList(0, 8), ofBaseAgain).values())
                    .allMatch(difference -> difference < TOLERANCE);
        }
    }
}
