package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Prompt;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataException;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.settings.PromptStyle.Template;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    private static final int CONTEXT = 300;
    private static final String GSM8K = """
            {"question": "Ann has 3 pens and buys 4. How many?", "answer": "3 + 4 = <<3+4=7>>7\\n#### 7"}
            {"question": "What is 2+2?", "answer": "It is 4.\\n#### 4"}
            """;

    @TempDir
    private static Path home;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makePolicy() throws IOException {
        TokenizerFiles vocabulary = TokenizerFiles.printableAscii();
        ModelConfig config = new ModelConfig(vocabulary.vocabularySize(), 8, 16, 1, 2, 1, CONTEXT, 10_000, 1e-6, true);
        try (Policy policy = Policy.initialize(config, vocabulary, 1)) {
            policy.save(home.resolve("model"));
        }
        Files.writeString(home.resolve("model/tokenizer_config.json"), "{}");
    }

    @Test
    void shouldNameTheBenchmarksOfARunAndReportWhatIsTrainedOnToo() throws IOException {
        write("gsm8k.jsonl", GSM8K);

        RunPlan plan = train("sampling: {maxNewTokens: 50}\n"
                + "evaluation: {benchmarks: [{file: gsm8k.jsonl, samples: 4, everySteps: 5, topP: 0.9}]}");

        BenchmarkSettings benchmark = plan.run().getBenchmarks().get(0);
        assertThat(benchmark.getName()).isEqualTo("gsm8k");
        assertThat(benchmark.getSource()).isEqualTo("gsm8k.jsonl");
        assertThat(benchmark.getDigest()).matches("[0-9a-f]{64}");
        assertThat(benchmark.getSamples()).isEqualTo(4);
        assertThat(benchmark.getEverySteps()).isEqualTo(5);
        assertThat(benchmark.getTopP()).isEqualTo(0.9);
        assertThat(benchmark.getTemperature()).isEqualTo(1);
        assertThat(benchmark.getMaxNewTokens()).as("that of training").isEqualTo(50);
        assertThat(benchmark.getPromptIds()).hasSize(2);
        List<String> ids = plan.prompts().stream().map(Prompt::getPromptId).toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(benchmark.getPromptIds());
        assertThat(plan.prompts()
                        .get(ids.indexOf(benchmark.getPromptIds().get(0)))
                        .getReference())
                .isEqualTo("7");
        assertThat(plan.notes())
                .contains("benchmark gsm8k: 2 problems from gsm8k.jsonl, 4 responses to each")
                .anyMatch(note ->
                        note.startsWith("1 of the 2 problems of benchmark gsm8k (50.0 %) is among those to train on")
                                && note.contains("gsm8k.jsonl:2 is like data.jsonl:"));
    }

    @Test
    void shouldBeAnotherRunWithABenchmarkAndTheSameWhereverItsFileIs() throws IOException {
        write("gsm8k.jsonl", GSM8K);
        Files.createDirectory(directory.resolve("moved"));
        write("moved/gsm8k.jsonl", GSM8K);

        RunStarted without = train("seed: 0").run();
        RunStarted with =
                train("evaluation: {benchmarks: [{file: gsm8k.jsonl}]}").run();
        RunStarted moved =
                train("evaluation: {benchmarks: [{file: moved/gsm8k.jsonl}]}").run();

        assertThat(without.getBenchmarks()).isEmpty();
        assertThat(with.getRunId()).isNotEqualTo(without.getRunId()).isEqualTo(moved.getRunId());
        assertThat(with.getPromptIds()).isEqualTo(without.getPromptIds());
    }

    @Test
    void shouldRefuseABenchmarkAsTrainingDataIsRefused() throws IOException {
        write("bad.jsonl", GSM8K + "{\"question\": \"What?\"}\n");
        write("long.jsonl", "{\"question\": \"%s\", \"answer\": \"#### 1\"}\n".formatted("x".repeat(CONTEXT)));

        assertThatThrownBy(() -> train("evaluation: {benchmarks: [{file: bad.jsonl}]}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bad.jsonl has 1 bad line");
        assertThatThrownBy(() -> train("evaluation: {benchmarks: [{file: missing.jsonl}]}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("missing.jsonl");
        assertThatThrownBy(() -> train("evaluation: {benchmarks: [{file: long.jsonl, maxNewTokens: 9}]}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "evaluation.benchmarks.long.maxNewTokens 9 are more than the context of 300 tokens");
    }

    @Test
    void shouldPlanAnEvaluationAsARunThatTrainsOnNothing() throws IOException {
        RunPlan plan = evaluate(options(OptionalInt.empty(), Optional.empty(), Optional.empty()));
        RunStarted run = plan.run();

        assertThat(run.getRunId()).matches("evaluation-s0-[0-9a-f]{8}");
        assertThat(run.getSteps()).isZero();
        assertThat(run.getPromptIds()).isEmpty();
        assertThat(run.getHeldOutPromptIds()).isEmpty();
        assertThat(run.getRewards()).extracting(RewardSettings::getName).containsExactly("math");
        BenchmarkSettings benchmark = run.getBenchmarks().get(0);
        assertThat(benchmark.getSamples()).isEqualTo(8);
        assertThat(benchmark.getTemperature()).isEqualTo(0.6);
        assertThat(benchmark.getTopP()).isEqualTo(0.95);
        assertThat(benchmark.getTopK()).isEqualTo(20);
        assertThat(plan.prompts()).extracting(Prompt::getPromptId).isEqualTo(benchmark.getPromptIds());
        assertThat(plan.prompts().get(0).getText())
                .isEqualTo(
                        "Ann has 3 pens and buys 4. How many?\n\nPlease reason step by step, and put your final answer within \\boxed{}.");
        int longest = plan.prompts().get(0).getText().length();
        assertThat(benchmark.getMaxNewTokens()).isEqualTo(CONTEXT - longest);
        assertThat(plan.notes())
                .contains(
                        "benchmark gsm8k: the longest response has %d tokens and not 1024: the context of the model has 300, and the longest prompt takes %d"
                                .formatted(CONTEXT - longest, longest))
                .anyMatch(note -> note.startsWith("memory: sampler needs"))
                .noneMatch(note -> note.contains("demonstration"));
    }

    @Test
    void shouldNameAnEvaluationByWhatDeterminesItsResult() throws IOException {
        EvaluationOptions base = options(OptionalInt.of(50), Optional.empty(), Optional.empty());
        List<String> ids = List.of(
                evaluate(base).run().getRunId(),
                evaluate(options(OptionalInt.of(51), Optional.empty(), Optional.empty()))
                        .run()
                        .getRunId(),
                evaluate(options(OptionalInt.of(50), Optional.of("Q: {problem}"), Optional.empty()))
                        .run()
                        .getRunId());

        assertThat(evaluate(base).run().getRunId()).isEqualTo(ids.get(0));
        assertThat(new HashSet<>(ids)).hasSize(3);
        write("gsm8k.jsonl", GSM8K.lines().findFirst().orElseThrow());
        assertThat(new RunPlanner(home, memory())
                        .plan(base, "1", Instant.EPOCH)
                        .run()
                        .getRunId())
                .as("another file")
                .isNotIn(ids);
    }

    @Test
    void shouldAskInTheWordsThatAreGiven() throws IOException {
        RunPlan plan =
                evaluate(options(OptionalInt.of(50), Optional.of("Q: {problem}\nA:"), Optional.of(Template.PLAIN)));

        assertThat(plan.prompts().get(1).getText()).isEqualTo("Q: What is 2+2?\nA:");
        assertThatThrownBy(() -> evaluate(options(OptionalInt.of(50), Optional.of("Q"), Optional.empty())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("prompt.text must be a text that holds {problem}, was \"Q\"");
        assertThatThrownBy(() -> evaluate(options(OptionalInt.of(0), Optional.empty(), Optional.of(Template.CHAT))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("has no chat template");
    }

    private EvaluationOptions options(OptionalInt maxNewTokens, Optional<String> text, Optional<Template> template)
            throws IOException {
        Path file = directory.resolve("gsm8k.jsonl");
        return new EvaluationOptions(
                settings(Optional.of(file), Optional.empty()),
                List.of(file),
                8,
                0.6,
                0.95,
                20,
                maxNewTokens,
                template,
                text,
                Optional.empty());
    }

    private RunPlan evaluate(EvaluationOptions options) throws IOException {
        write("gsm8k.jsonl", GSM8K);
        return new RunPlanner(home, memory()).plan(options, "1.2.3", Instant.EPOCH);
    }

    private RunPlan train(String yaml) throws IOException {
        write("data.jsonl", """
                {"prompt": "What is 2 + 2 ?", "answer": 4}
                {"prompt": "What is 3+3?", "answer": 6}
                {"prompt": "What is 5+5?", "answer": 10}
                {"prompt": "What is 6+6?", "answer": 12}
                """);
        Path config = write("my.yaml", "data: {heldOutShare: 0.25, seed: 2}\n" + yaml + "\n");
        return new RunPlanner(home, memory())
                .plan(
                        settings(Optional.of(directory.resolve("data.jsonl")), Optional.of(config)),
                        "1.2.3",
                        Instant.EPOCH);
    }

    private static TrainOptions settings(Optional<Path> data, Optional<Path> config) {
        return new TrainOptions(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.of(home.resolve("model")),
                data,
                config,
                Optional.empty());
    }

    private static RunMemory memory() {
        return new RunMemory(ServiceVariables.of(Map.of()), new MemoryCheck(device -> OptionalLong.of(64L << 30)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
