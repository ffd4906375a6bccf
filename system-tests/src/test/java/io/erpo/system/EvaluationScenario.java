package io.erpo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Policies of a complete run, measured on a benchmark in the layout of GSM8K; the command is killed on the way. */
final class EvaluationScenario {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLES = 4;

    private final Path run;
    private final Path temporary;

    /** @param run directory of a complete run whose correctness reward is exact-match, comparing text */
    EvaluationScenario(Path run, Path temporary) {
        this.run = run;
        this.temporary = temporary;
    }

    /** A benchmark that a policy of a million parameters is right on at times. */
    static Path benchmark(Path directory) throws Exception {
        return Files.writeString(directory.resolve("digits.jsonl"), """
                {"question": "rev 48=", "answer": "It is <<84>>84.\\n#### 84"}
                {"question": "max 9135=", "answer": "#### 9"}
                {"question": "sort 312=", "answer": "#### 123"}
                """);
    }

    void play() throws Exception {
        Path directory = temporary.resolve("evaluation");
        Path result = temporary.resolve("digits.json");
        Path rows = temporary.resolve("digits.rows.jsonl");
        killWhileItMeasures(directory);

        ErpoProcess evaluation = evaluate(directory, "--json", result.toString(), "--rows", rows.toString());

        assertThat(evaluation.exitCode()).as(evaluation.output()).isZero();
        assertThat(evaluation.output()).contains("mean@4", "pass@4", "maj@4", "truncated", "without an answer");
        JsonNode json = JSON.readTree(result.toFile());
        Map<String, Integer> correct = shouldEqualWhatTheLogHas(directory, json);
        assertThat(Files.readAllLines(rows)).hasSize(correct.size());
        shouldHaveNothingToSampleWhenRepeated(directory, result, json);
        shouldReplay(directory, 3 * SAMPLES);
        shouldCompareWithItself(result);
    }

    private void killWhileItMeasures(Path directory) throws Exception {
        ErpoProcess killed = evaluate(directory);
        killed.awaitOutput("starting history-stream");
        RunFile.read(new RunDirectory(directory)).processes().values().forEach(pid -> ProcessHandle.of(pid)
                .ifPresent(ProcessHandle::destroyForcibly));
        killed.kill();
    }

    /** Counts the recorded rewards, and computes what follows from the counts by the definitions. */
    private Map<String, Integer> shouldEqualWhatTheLogHas(Path directory, JsonNode json) throws Exception {
        Map<String, Integer> correct = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> rightVotes = new HashMap<>();
        Map<String, Map<String, Integer>> votes = new HashMap<>();
        for (JsonNode reward : topic(directory, "rewards")) {
            String prompt = reward.get("promptId").asText();
            int right = reward.path("correct").asBoolean() ? 1 : 0;
            correct.merge(prompt, right, Integer::sum);
            if (reward.get("extracted").isTextual()) {
                String answer = reward.get("extracted").asText().strip();
                votes.computeIfAbsent(prompt, any -> new HashMap<>()).merge(answer, 1, Integer::sum);
                rightVotes.computeIfAbsent(prompt, any -> new HashMap<>()).merge(answer, right, Integer::sum);
            }
        }
        double pass2 = 0;
        double majority = 0;
        for (Map.Entry<String, Integer> prompt : correct.entrySet()) {
            int wrong = SAMPLES - prompt.getValue();
            pass2 += 1 - wrong * (wrong - 1) / (SAMPLES * (SAMPLES - 1.0));
            Map<String, Integer> ofPrompt = votes.getOrDefault(prompt.getKey(), Map.of());
            int most =
                    ofPrompt.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            majority += ofPrompt.keySet().stream()
                    .filter(answer -> ofPrompt.get(answer) == most)
                    .mapToDouble(
                            answer -> (double) rightVotes.get(prompt.getKey()).get(answer) / most)
                    .average()
                    .orElse(0);
        }
        int prompts = correct.size();
        assertThat(prompts).isEqualTo(3);
        assertThat(json.at("/scores/mean/value").asDouble())
                .isCloseTo(
                        correct.values().stream().mapToInt(Integer::intValue).sum() / (double) (prompts * SAMPLES),
                        within(1e-12));
        assertThat(json.at("/scores/pass/1/value").asDouble()).isCloseTo(pass2 / prompts, within(1e-12));
        assertThat(json.at("/scores/maj/3/value").asDouble()).isCloseTo(majority / prompts, within(1e-12));
        long tokens = topic(directory, "responses").stream()
                .mapToLong(response -> response.get("tokenIds").size())
                .sum();
        assertThat(json.at("/scores/tokens").asLong()).isEqualTo(tokens).isPositive();
        json.get("prompts").forEach(row -> assertThat(row.get("correct").asInt())
                .isEqualTo(correct.get(row.get("prompt_id").asText())));
        return correct;
    }

    private void shouldHaveNothingToSampleWhenRepeated(Path directory, Path result, JsonNode json) throws Exception {
        ErpoProcess again = evaluate(directory, "--json", result.toString());

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).doesNotContain("starting history-stream");
        JsonNode repeated = JSON.readTree(result.toFile());
        assertThat(repeated.get("scores")).isEqualTo(json.get("scores"));
        assertThat(repeated.get("prompts")).isEqualTo(json.get("prompts"));
    }

    private static void shouldReplay(Path directory, int responses) throws Exception {
        ErpoProcess replay = ErpoProcess.start("replay", "--run", directory.toString(), "--resample");

        assertThat(replay.exitCode()).as(replay.output()).isZero();
        assertThat(replay.output()).contains("3 groups, %d responses".formatted(responses), "1 evaluations");
    }

    private static void shouldCompareWithItself(Path result) throws Exception {
        ErpoProcess comparison = ErpoProcess.start("evaluate", "--compare", result.toString(), result.toString());

        assertThat(comparison.exitCode()).as(comparison.output()).isZero();
        assertThat(comparison.output()).contains("0 problems gained, 0 of them solidly", "0 problems lost");
    }

    private ErpoProcess evaluate(Path directory, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--run",
                run.toString(),
                "--benchmark",
                benchmark(temporary).toString(),
                "--samples",
                Integer.toString(SAMPLES),
                "--dir",
                directory.toString()));
        arguments.addAll(List.of(more));
        return ErpoProcess.start(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> topic(Path directory, String topic) throws Exception {
        ErpoProcess topics = ErpoProcess.start("topics", "--run", directory.toString(), topic);
        assertThat(topics.exitCode()).as(topics.output()).isZero();
        List<JsonNode> values = new ArrayList<>();
        for (String line : topics.output().lines().toList()) {
            values.add(JSON.readTree(line).get("value"));
        }
        return values;
    }
}
