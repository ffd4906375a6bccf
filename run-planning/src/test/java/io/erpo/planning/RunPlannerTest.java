package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.PromptId;
import io.erpo.code.CodeVerifier;
import io.erpo.code.Sandbox;
import io.erpo.events.AdapterSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.Prompt;
import io.erpo.events.RatioLevel;
import io.erpo.events.Reactivation;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.Surrogate;
import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.WeightFiles;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.settings.AdapterTarget;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlannerTest {

    private static final int CONTEXT = 40;
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private static Path home;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makePolicy() throws IOException {
        TokenizerFiles vocabulary = TokenizerFiles.printableAscii();
        ModelConfig config = new ModelConfig(vocabulary.vocabularySize(), 8, 16, 1, 2, 1, CONTEXT, 10_000, 1e-6, true);
        try (Policy policy = Policy.initialize(config, vocabulary, 1)) {
            policy.save(home.resolve("models/tiny"));
        }
    }

    @Test
    void shouldPutEverySettingIntoTheEventWhenPlanned() {
        RunStarted run = plan(TrainOptions.ofPreset("tiny-erpo")).run();

        assertThat(run.getRunId()).matches("erpo-s0-[0-9a-f]{8}");
        assertThat(run.getStartedAt()).isEqualTo(START);
        assertThat(run.getCodeVersion()).isEqualTo("1.2.3");
        assertThat(run.getPreset()).isEqualTo("tiny-erpo");
        assertThat(run.getBasePolicyUri()).isEqualTo(home.resolve("models/tiny").toString());
        assertThat(run.getBasePolicySha256()).matches("[0-9a-f]{64}");
        assertThat(run.getPromptIds()).hasSize(512);
        assertThat(run.getDistinctPrompts()).as("64 a step divides 512").isFalse();
        assertThat(run.getHeldOutPromptIds()).hasSize(256);
        assertThat(run.getTemperature().getOnMixed()).isEqualTo(OnMixed.HOLD);
        assertThat(run.getAdvantage().getReactivation()).isEqualTo(Reactivation.APPEND);
        assertThat(run.getAdvantage().getIncorrectReward()).isEqualTo(-1);
        assertThat(run.getBatch()).isEqualTo(new BatchSettings(false, false, false, 3));
        assertThat(run.getLoss())
                .isEqualTo(new LossSettings(
                        0.2,
                        0.28,
                        10.0,
                        LossMean.TOKEN,
                        LogprobMode.SAMPLE,
                        false,
                        0.0,
                        Correction.NONE,
                        0.5,
                        2.0,
                        0.0,
                        RatioLevel.TOKEN,
                        Surrogate.CLIP,
                        0,
                        0.0,
                        RatioLevel.TOKEN));
        assertThat(run.getRewards())
                .containsExactly(
                        new RewardSettings("exact-match", 1.0, true, Map.of("compare", "text"), List.of()),
                        new RewardSettings("overlong", 1.0, false, Map.of("maxLength", "8", "cache", "2"), List.of()));
    }

    @Test
    void shouldPlanThePromptsThatTheEventNamesWhenPlanned() {
        RunPlan plan = plan(TrainOptions.ofPreset("tiny-erpo"));

        List<String> named = new ArrayList<>(plan.run().getPromptIds());
        named.addAll(plan.run().getHeldOutPromptIds());
        assertThat(plan.prompts()).extracting(Prompt::getPromptId).isEqualTo(named);
        assertThat(plan.prompts()).allSatisfy(prompt -> assertThat(prompt.getPromptId())
                .isEqualTo(PromptId.of(prompt.getText(), prompt.getReference()).value())
                .isEqualTo(prompt.getContentHash().substring(0, 20)));
        assertThat(new HashSet<>(named)).hasSize(768);
        assertThat(plan.notes())
                .containsExactly(
                        "512 problems to train on, 256 held out, from generated:digits seed 7",
                        "memory: learner needs 0.69 GiB, sampler needs 0.68 GiB; cpu has 8.0 GiB");
    }

    @Test
    void shouldGiveTheSameRunWhenPlannedElsewhereAndLater() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        copy(home.resolve("models/tiny"), elsewhere);
        TrainOptions options = TrainOptions.ofPreset("tiny-erpo");

        RunStarted first = plan(options).run();
        RunStarted second = new RunPlanner(directory)
                .plan(with(Optional.of(elsewhere), Optional.empty(), Optional.empty()), "9", START.plusSeconds(9))
                .run();

        assertThat(second.getRunId()).isEqualTo(first.getRunId());
        assertThat(second.getBasePolicyUri()).isNotEqualTo(first.getBasePolicyUri());
    }

    /** The digest names base and adapter: the learner compares it, and the run id follows from it. */
    @Test
    void shouldBeginWithAnAdapterWhenOneIsGivenInThePlaceOfAModel() throws IOException {
        Path model = home.resolve("models/tiny");
        Path adapter = directory.resolve("adapter");
        ModelConfig config = CheckpointFiles.read(model).config();
        var settings = new io.erpo.policy.adapter.AdapterSettings(2, 4, List.of(Projection.V_PROJ));
        try (Adapter fresh = Adapter.initialize(config, settings, 1, "cpu")) {
            fresh.write(adapter);
        }
        Adapter.nameBase(adapter, model.toString());

        RunStarted run = plan(with(Optional.of(adapter), Optional.empty(), Optional.empty()))
                .run();

        assertThat(run.getBasePolicyUri()).isEqualTo(adapter.toString());
        assertThat(run.getBasePolicySha256())
                .isEqualTo(WeightFiles.in(adapter).sha256())
                .isNotEqualTo(WeightFiles.in(model).sha256());
        assertThat(run.getRunId())
                .isNotEqualTo(plan(TrainOptions.ofPreset("tiny-erpo")).run().getRunId());
    }

    @Test
    void shouldShareTheDataButNotTheIdWhenOnlyTheSeedDiffers() {
        RunStarted first = plan(TrainOptions.ofPreset("tiny-erpo")).run();
        RunStarted second = plan(new TrainOptions(
                        Optional.of("tiny-erpo"),
                        Optional.empty(),
                        OptionalLong.of(1),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .run();

        assertThat(second.getRunId()).startsWith("erpo-s1-").isNotEqualTo(first.getRunId());
        assertThat(second.getDatasetDigest()).isEqualTo(first.getDatasetDigest());
        assertThat(second.getHeldOutPromptIds()).isEqualTo(first.getHeldOutPromptIds());
    }

    @Test
    void shouldPlanTheTextsThatThePolicyReadsWhenTheTemplateIsChat() throws IOException {
        String lines = IntStream.range(0, 20)
                .mapToObj("{\"prompt\": \"%d=\", \"answer\": 1}\n"::formatted)
                .collect(Collectors.joining());
        Path data = Files.writeString(directory.resolve("d.jsonl"), lines);
        Files.writeString(
                directory.resolve("chat.yaml"), Files.readString(smallSteps().get()) + "prompt: {template: chat}\n");
        // Turns in the printable vocabulary need more tokens than this context, so this model has its own template.
        Path chatModel = directory.resolve("chat");
        copy(home.resolve("models/tiny"), chatModel);
        Files.writeString(chatModel.resolve("chat_template.jinja"), "<|im_start|>{{ messages[0].content }}<|im_end|>");

        RunPlan plain = plan(with(Optional.of(chatModel), Optional.of(data), smallSteps()));
        RunPlan chat =
                plan(with(Optional.of(chatModel), Optional.of(data), Optional.of(directory.resolve("chat.yaml"))));

        assertThat(chat.prompts()).hasSize(20).allSatisfy(prompt -> {
            assertThat(prompt.getText()).matches("<\\|im_start\\|>\\d+=<\\|im_end\\|>");
            assertThat(prompt.getPromptId())
                    .isEqualTo(
                            PromptId.of(prompt.getText(), prompt.getReference()).value());
        });
        assertThat(chat.prompts())
                .extracting(Prompt::getSource)
                .isEqualTo(plain.prompts().stream().map(Prompt::getSource).toList());
        assertThat(chat.run().getRunId()).isNotEqualTo(plain.run().getRunId());
    }

    @Test
    void shouldNoteDuplicatesAndTheSplitWhenThereIsADataFile() throws IOException {
        String lines = IntStream.range(0, 100)
                .mapToObj("{\"prompt\": \"%d=\", \"answer\": 1}\n"::formatted)
                .collect(Collectors.joining());
        Path data = Files.writeString(directory.resolve("d.jsonl"), lines + lines);

        RunPlan plan = plan(with(Optional.empty(), Optional.of(data), Optional.empty()));

        assertThat(plan.run().getPromptIds()).hasSize(90);
        assertThat(plan.run().getDistinctPrompts())
                .as("64 a step does not divide 90")
                .isTrue();
        assertThat(plan.run().getDatasetSource()).isEqualTo("d.jsonl");
        assertThat(plan.notes())
                .contains(
                        "d.jsonl: JSON lines, layout plain (prompt, answer)",
                        "d.jsonl: 100 lines repeat an earlier one and were dropped",
                        "90 problems to train on, 10 held out, from d.jsonl",
                        "first problem, as the policy will read it (d.jsonl:1):\n  0=\nreference: 1",
                        "memory: learner needs 0.69 GiB, sampler needs 0.68 GiB; cpu has 8.0 GiB");
    }

    /** A prompt in two spellings must not be trained on and held out; a file without such prompts plans as before. */
    @Test
    void shouldPlanTheSameRunWhenSpellingsOfItsProblemsAreAdded() throws IOException {
        String lines = IntStream.range(0, 100)
                .mapToObj("{\"prompt\": \"What is %d?\", \"answer\": 1}\n"::formatted)
                .collect(Collectors.joining());
        String spaced = lines.replace("What is ", " What  is\\t");
        Path data = Files.writeString(directory.resolve("d.jsonl"), lines);
        RunPlan once = plan(with(Optional.empty(), Optional.of(data), Optional.empty()));
        Files.writeString(data, lines + spaced);
        RunPlan twice = plan(with(Optional.empty(), Optional.of(data), Optional.empty()));

        assertThat(twice.run()).isEqualTo(once.run());
        assertThat(twice.prompts()).isEqualTo(once.prompts());
        assertThat(twice.notes())
                .element(1)
                .isEqualTo(
                        "d.jsonl: 100 lines repeat an earlier one with other white space or in another Unicode form and were dropped");
    }

    @Test
    void shouldNameTheTestsThatTheCodeRewardCannotUse() throws IOException {
        Path config = Files.writeString(
                directory.resolve("code.yaml"),
                Files.readString(smallSteps().get()) + "rewards: [{name: code, weight: 1, correctness: true}]\n");
        String fine = IntStream.range(0, 9)
                .mapToObj(
                        "{\"prompt\": \"%d=\", \"answer\": \"{\\\"inputs\\\": [\\\"\\\"], \\\"outputs\\\": [\\\"1\\\"]}\"}\n"
                                ::formatted)
                .collect(Collectors.joining());
        String bad = "{\"prompt\": \"x=\", \"answer\": \"{\\\"inputs\\\": [\\\"\\\"], \\\"outputs\\\": []}\"}\n";

        RunPlan plan = plan(with(
                Optional.empty(),
                Optional.of(Files.writeString(directory.resolve("d.jsonl"), fine + bad)),
                Optional.of(config)));
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note)
                .startsWith("the reward code cannot use the tests of 1 of 10 problems")
                .contains("d.jsonl:10: it holds 1 inputs and 0 outputs"));

        Path onlyBad = Files.writeString(directory.resolve("bad.jsonl"), bad + bad.replace("x=", "y="));
        assertThatThrownBy(() -> plan(with(Optional.empty(), Optional.of(onlyBad), Optional.of(config))))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "bad.jsonl: the reward code can use the tests of none of the 2 problems, such as");
    }

    @Test
    void shouldSayThatTestsInPythonAreNotCheckedWhereNoPythonRuns() {
        CodeVerifier none = new CodeVerifier(new Sandbox(script -> List.of("/bin/sh", "-c", "echo 'No permissions'")));
        RunConfig config =
                new ConfigLayers(home).resolve(with(Optional.empty(), Optional.empty(), Optional.of(codeReward())));
        DataSet data = DataSet.split(
                "d.jsonl",
                List.of(
                        new Problem("f", "assert f(2) == 4", "d.jsonl:1"),
                        new Problem("g", "assert g(2) == 4", "d.jsonl:2")),
                0,
                0);
        assertThat(CodeReferences.check(config, data, none))
                .contains(
                        "the tests of 2 problems were not checked, because no Python runs here: the sandbox does not start:"
                                + " No permissions");
    }

    private Path codeReward() {
        try {
            return Files.writeString(
                    directory.resolve("code.yaml"), "rewards: [{name: code, weight: 1, correctness: true}]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNameTheAnswersThatTheRewardCannotUnderstand() throws IOException {
        String fine = IntStream.range(0, 9)
                .mapToObj("{\"prompt\": \"%d=\", \"answer\": \"\\\\frac{1}{2}\"}\n"::formatted)
                .collect(Collectors.joining());
        String bad = "{\"prompt\": \"x=\", \"answer\": \"\\\\frac{1}{\"}\n";
        Path config = Files.writeString(
                directory.resolve("math.yaml"),
                Files.readString(smallSteps().get()) + "rewards: [{name: math, weight: 1, correctness: true}]\n"
                        + "onUndecided: drop\n");

        RunPlan plan = plan(with(
                Optional.empty(),
                Optional.of(Files.writeString(directory.resolve("d.jsonl"), fine + bad)),
                Optional.of(config)));
        assertThat(plan.run().getOnUndecided()).isEqualTo(OnUndecided.DROP);
        assertThat(plan.notes().get(2))
                .startsWith("1 of 10 answers are not understood by the reward math")
                .contains("onUndecided: drop", "d.jsonl:10: \"\\frac{1}{\": ");

        Path onlyBad = Files.writeString(directory.resolve("bad.jsonl"), bad + bad.replace("x=", "y="));
        assertThatThrownBy(() -> plan(with(Optional.empty(), Optional.of(onlyBad), Optional.of(config))))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bad.jsonl: the reward math understands none of the 2 answers, such as");
    }

    @Test
    void shouldNameThePromptWhenTheTokenizerLacksACharacterOrTheContextIsTooShort() throws IOException {
        Path data = Files.writeString(directory.resolve("d.jsonl"), """
                {"prompt": "fine", "answer": "1"}
                {"prompt": "5 × 6", "answer": "30"}
                {"prompt": "%s", "answer": "1"}
                """.formatted("x".repeat(CONTEXT)));

        assertThatThrownBy(() -> plan(with(Optional.empty(), Optional.of(data), smallSteps())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot read 2 of the prompts")
                .hasMessageContaining("d.jsonl:2: ")
                .hasMessageContaining("×")
                .hasMessageContaining(
                        "d.jsonl:3: 40 tokens and sampling.maxNewTokens 8 are more than the context of 40 tokens");
    }

    @Test
    void shouldRefuseWhenTheRunDoesNotFitIntoARecord() {
        RunStarted run = plan(TrainOptions.ofPreset("tiny-erpo")).run();
        run.setPromptIds(Collections.nCopies(700_000, run.getPromptIds().get(0)));
        RunPlanner.requireRecord(run);

        run.setPromptIds(Collections.nCopies(800_000, run.getPromptIds().get(0)));

        assertThatThrownBy(() -> RunPlanner.requireRecord(run))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching(
                        "a run names its problems in one record of at most 16,776,192 bytes, and these 800,256"
                                + " take 16,8[0-9,]+; use fewer in one run");
    }

    @Test
    void shouldRefuseWhenTheDataAreFewerThanAStepDraws() throws IOException {
        Path data = Files.writeString(
                directory.resolve("d.jsonl"),
                "{\"prompt\": \"a\", \"answer\": 1}\n{\"prompt\": \"b\", \"answer\": 1}\n");

        assertThatThrownBy(() -> plan(with(Optional.empty(), Optional.of(data), Optional.empty())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("sampling.promptsPerStep must be at most the number of problems to train on (1), was 64;"
                        + " lower it and optimizer.miniBatchPrompts in a file for --config");
    }

    @Test
    void shouldSayWhatARunNeedsOfMachinesThatItCannotAsk() {
        RunPlanner planner = new RunPlanner(
                        home,
                        new RunMemory(ServiceVariables.of(Map.of()), new MemoryCheck(device -> OptionalLong.of(0))))
                .forOtherMachines();
        assertThat(planner.plan(TrainOptions.ofPreset("tiny-erpo"), "1.2.3", START)
                        .notes())
                .contains("memory: learner needs 0.69 GiB, sampler needs 0.68 GiB; cpu has an unknown amount");
    }

    @Test
    void shouldKnowThePolicysTargetsOfAnAdapter() {
        assertThat(Stream.of(AdapterTarget.values()).map(AdapterTarget::key))
                .containsExactlyElementsOf(
                        Stream.of(Projection.values()).map(Projection::key).toList());
    }

    @Test
    void shouldRefuseWhenTheMachineHasTooLittleMemory() {
        assertThatThrownBy(() -> plan(TrainOptions.ofPreset("tiny-erpo"), 1))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("memory: learner needs ")
                .hasMessageContaining("; cpu has 1.0 GiB\nThat does not fit:\n  learner needs ")
                .hasMessageContaining(
                        "What would need less:\n  optimizer.gradientCheckpointing: true: learner would need ");
    }

    @Test
    void shouldNameTheAdapterWhenOneIsTrained() throws IOException {
        Path config = Files.writeString(
                directory.resolve("adapter.yaml"), "adapter: {rank: 4, alpha: 8, targets: [v_proj, q_proj]}");

        RunStarted run = plan(with(Optional.empty(), Optional.empty(), Optional.of(config)))
                .run();

        assertThat(run.getAdapter()).isEqualTo(new AdapterSettings(4, 8.0, List.of("v_proj", "q_proj")));
        assertThat(plan(TrainOptions.ofPreset("tiny-erpo")).run().getAdapter()).isNull();
    }

    @Test
    void shouldRefuseAnAdapterThatNoLayerHasAPlaceFor() throws IOException {
        Path config = Files.writeString(directory.resolve("adapter.yaml"), "adapter: {rank: 4, targets: [w_proj]}");

        assertThatThrownBy(() -> plan(with(Optional.empty(), Optional.empty(), Optional.of(config))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("adapter.targets[0] must be one of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
                        + " down_proj, was \"w_proj\"");
    }

    @Test
    void shouldSayWhatIsMissingWhenModelOrDataAre() throws IOException {
        assertThatThrownBy(() -> plan(TrainOptions.ofPreset("paper-3b")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "model is not set and preset paper-3b has none of its own; give a checkpoint directory with --model DIR");
        assertThatThrownBy(() -> plan(with(Optional.of(directory.resolve("none")), Optional.empty(), Optional.empty())))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(directory.resolve("none").toString());

        Path broken = directory.resolve("broken");
        copy(home.resolve("models/tiny"), broken);
        Files.delete(broken.resolve("tokenizer.json"));
        assertThatThrownBy(() -> plan(with(Optional.of(broken), Optional.empty(), Optional.empty())))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("tokenizer.json");
    }

    private Optional<Path> smallSteps() throws IOException {
        return Optional.of(Files.writeString(
                directory.resolve("small.yaml"), "sampling: {promptsPerStep: 1}\noptimizer: {miniBatchPrompts: 1}\n"));
    }

    private static RunPlan plan(TrainOptions options) {
        return plan(options, 8);
    }

    private static RunPlan plan(TrainOptions options, long gibibytes) {
        MemoryCheck machine = new MemoryCheck(device -> OptionalLong.of(gibibytes << 30));
        return new RunPlanner(home, new RunMemory(ServiceVariables.of(Map.of()), machine))
                .plan(options, "1.2.3", START);
    }

    private static TrainOptions with(Optional<Path> model, Optional<Path> data, Optional<Path> config) {
        return new TrainOptions(
                Optional.of("tiny-erpo"),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                model,
                data,
                config,
                Optional.empty());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
