package io.erpo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import io.erpo.local.RunDirectory;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.Scorer;
import io.erpo.sampler.engine.http.TransformersServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run whose responses come from an engine that shares no code with erpo and gets new weights while it runs. */
class IndependentEngineIT {

    private static final int STEPS = 3;
    private static final double TOLERANCE = 1e-4;
    private static final String SETTINGS = """
            data: {training: 16, heldOut: 4}
            sampling: {promptsPerStep: 4, groupSize: 4}
            optimizer: {miniBatchPrompts: 2}
            evaluation: {samples: 1}
            """;

    @TempDir
    Path temporary;

    @Test
    void shouldTrainWithResponsesThatEachVersionOfThePolicyGives() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (TransformersServer engine = TransformersServer.start(Path.of("..", "models", "tiny"), temporary)) {
            ErpoProcess run = ErpoProcess.start(
                    Map.of(
                            "ERPO_ENGINE",
                            "http",
                            "ERPO_ENGINE_URLS",
                            engine.url().toString(),
                            "ERPO_ENGINE_TOLERANCE",
                            Double.toString(TOLERANCE)),
                    "train",
                    "--run",
                    directory.root().toString(),
                    "--steps",
                    Integer.toString(STEPS),
                    "--config",
                    Files.writeString(temporary.resolve("settings.yaml"), SETTINGS)
                            .toString());
            assertThat(run.exitCode()).as(run.output()).isZero();
        }

        Map<Long, Path> policies = new TreeMap<>();
        for (JsonNode policy : topic(directory, "policies")) {
            policies.put(
                    policy.get("version").asLong(),
                    directory.policies().resolve(policy.get("uri").asText()));
        }
        assertThat(policies).containsOnlyKeys(0L, 1L, 2L, 3L);
        List<JsonNode> responses = topic(directory, "responses");
        // Sixteen a step, and four for each of the two evaluations.
        assertThat(responses).hasSize(STEPS * 16 + 2 * 4);
        Map<Long, Double> largest = differences(policies, responses);
        System.out.println("largest difference of a log-probability by version of the policy: " + largest);
        // A step samples with the policy of two steps before, the last evaluation with the last policy.
        assertThat(largest).containsOnlyKeys(0L, 1L, 3L);
        assertThat(largest.values()).allMatch(difference -> difference < TOLERANCE);
    }

    private static List<JsonNode> topic(RunDirectory directory, String name) throws Exception {
        ErpoProcess topics =
                ErpoProcess.start("topics", "--run", directory.root().toString(), name, "--limit", "1000");
        assertThat(topics.exitCode()).as(topics.output()).isZero();
        List<JsonNode> values = new ArrayList<>();
        for (String line : topics.output().lines().toList()) {
            values.add(new ObjectMapper().readTree(line).get("value"));
        }
        return values;
    }

    /** From what our own scorer says of each recorded token under the policy that its request was pinned to. */
    private static Map<Long, Double> differences(Map<Long, Path> policies, List<JsonNode> responses) {
        Map<Long, Double> largest = new TreeMap<>();
        policies.forEach((version, path) -> {
            try (Policy policy = Policy.load(path)) {
                Scorer scorer = new Scorer(policy, 1);
                for (JsonNode response : responses) {
                    if (response.get("policyVersion").asLong() == version) {
                        assertThat(response.at("/engine/name").asText()).isEqualTo("transformers");
                        assertThat(response.get("weightLabel").asText()).contains("-v" + version + "-");
                        largest.merge(version, difference(scorer, response), Math::max);
                    }
                }
            }
        });
        return largest;
    }

    private static double difference(Scorer scorer, JsonNode response) {
        List<Integer> ids = new ArrayList<>();
        response.get("promptTokenIds").forEach(id -> ids.add(id.asInt()));
        int prompt = ids.size();
        response.get("tokenIds").forEach(id -> ids.add(id.asInt()));
        float[] scored = scorer.score(
                        TokenIds.copyOf(ids), response.get("temperature").asDouble())
                .logProbs()
                .toArray();
        double largest = 0;
        for (int token = 0; token < ids.size() - prompt; token++) {
            double recorded = response.get("logprobs").get(token).asDouble();
            largest = Math.max(largest, Math.abs(recorded - scored[prompt - 1 + token]));
        }
        return largest;
    }
}
