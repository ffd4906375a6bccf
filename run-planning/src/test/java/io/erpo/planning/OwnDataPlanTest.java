package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataException;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a model and data of the user's own and nothing else said. Every character is a token. */
class OwnDataPlanTest {

    private static final int CONTEXT = 512;
    private static final String INSTRUCTION =
            "\n\nPlease reason step by step, and put your final answer within \\boxed{}.";

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
    void shouldFitTheSettingsThatTheUserLeftToAFewProblemsAndAShortContext() throws IOException {
        RunPlan plan = plan(Optional.empty(), problems(5), "");
        RunStarted run = plan.run();

        assertThat(run.getPreset()).isEqualTo("math");
        assertThat(run.getRewards())
                .filteredOn(RewardSettings::getCorrectness)
                .extracting(RewardSettings::getName)
                .containsExactly("math");
        assertThat(run.getPromptIds()).hasSize(4);
        assertThat(run.getHeldOutPromptIds()).hasSize(1);
        assertThat(run.getSampling().getPromptsPerStep()).isEqualTo(4);
        assertThat(run.getOptimizer().getMiniBatchPrompts()).isEqualTo(4);
        int longest = "What is 4+4?".length() + INSTRUCTION.length();
        assertThat(run.getSampling().getMaxNewTokens()).isEqualTo(CONTEXT - longest);
        assertThat(run.getRewards().get(1).getParameters())
                .isEqualTo(Map.of(
                        "maxLength",
                        String.valueOf(CONTEXT - longest),
                        "cache",
                        String.valueOf((CONTEXT - longest) / 4)));
        assertThat(plan.notes().subList(0, 5))
                .containsExactly(
                        "preset math, because the run has data and a model of its own; --preset tiny-erpo takes the demonstration's settings",
                        "sampling.promptsPerStep is 4 and not 32: there are no more problems to train on",
                        "sampling.maxNewTokens is %d and not 1024: the context of the model has 512 tokens, and the longest prompt takes %d"
                                .formatted(CONTEXT - longest, longest),
                        "d.jsonl: JSON lines, layout plain (prompt, answer)",
                        "4 problems to train on, 1 held out, from d.jsonl");
        assertThat(plan.prompts())
                .allSatisfy(prompt -> assertThat(prompt.getText()).endsWith(INSTRUCTION));
    }

    @Test
    void shouldSayThatLittleRoomIsLeftWhenThePromptsAreLong() throws IOException {
        Path data = Files.writeString(
                directory.resolve("d.jsonl"),
                lines(4) + "{\"prompt\": \"%s\", \"answer\": 1}".formatted("x".repeat(400)));

        RunPlan plan = plan(Optional.empty(), data, "prompt: {instruction: ''}");

        assertThat(plan.run().getSampling().getMaxNewTokens()).isEqualTo(112);
        assertThat(plan.notes())
                .contains(
                        "sampling.maxNewTokens is 112 and not 1024: the context of the model has 512 tokens, and the longest prompt takes 400; that is little room to reason: remove the longest prompts, or take a model with a longer context");
    }

    @Test
    void shouldRefuseAPromptThatFillsTheContext() throws IOException {
        Path data = Files.writeString(
                directory.resolve("d.jsonl"),
                lines(4) + "{\"prompt\": \"%s\", \"answer\": 1}".formatted("x".repeat(CONTEXT)));

        assertThatThrownBy(() -> plan(Optional.empty(), data, "prompt: {instruction: ''}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "d.jsonl:5: 512 tokens and sampling.maxNewTokens 1024 are more than the context of 512 tokens");
    }

    @Test
    void shouldChangeNoSettingThatTheUserGave() throws IOException {
        Path data = problems(5);

        assertThatThrownBy(() -> plan(Optional.empty(), data, "sampling: {maxNewTokens: 1000}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sampling.maxNewTokens 1000 are more than the context");
        assertThatThrownBy(() -> plan(Optional.empty(), data, "sampling: {promptsPerStep: 6, maxNewTokens: 100}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("sampling.promptsPerStep must be at most the number of problems");
        assertThatThrownBy(() -> plan(Optional.empty(), data, "optimizer: {miniBatchPrompts: 6}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("sampling.promptsPerStep must be at most the number of problems");
        assertThatThrownBy(() -> plan(Optional.of("paper-7b"), data, "sampling: {maxNewTokens: 100}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("rewards.overlong.parameters: overlong cache must be 1 to maxLength");
    }

    @Test
    void shouldHoldOutNoMoreThanItTakesToMeasureUnlessTheUserSaysSo() throws IOException {
        Path data = problems(3000);
        String short100 = "sampling: {maxNewTokens: 100}";

        assertThat(plan(Optional.empty(), data, short100).run().getHeldOutPromptIds())
                .hasSize(256);
        assertThat(plan(Optional.empty(), data, short100 + "\ndata: {heldOutShare: 0.1}")
                        .run()
                        .getHeldOutPromptIds())
                .hasSize(300);
    }

    @Test
    void shouldLeaveAProblemAloneThatSaysHowToAnswer() throws IOException {
        String asking = "1+1? The last line of your response should be of the form Answer: $Answer.";
        Path data = Files.writeString(
                directory.resolve("d.jsonl"), lines(3) + "{\"prompt\": \"" + asking + "\", \"answer\": 2}");

        assertThat(plan(Optional.empty(), data, "").prompts())
                .extracting(prompt -> prompt.getText())
                .contains(asking, "What is 1+1?" + INSTRUCTION);
    }

    @Test
    void shouldPlanEveryPresetForMathematics() throws IOException {
        Path data = problems(600);

        for (String preset : new String[] {"math", "paper-3b", "paper-7b"}) {
            String rewards = "sampling: {maxNewTokens: 100}\n"
                    + "rewards: [{name: math, weight: 1, correctness: true}, {name: overlong, weight: 1, parameters: {cache: 9}}]";
            RunPlan plan = plan(Optional.of(preset), data, rewards);

            assertThat(plan.run().getPreset()).isEqualTo(preset);
            assertThat(plan.notes()).noneMatch(note -> note.contains("exact-match") || note.contains("cut off"));
        }
    }

    @Test
    void shouldSayThatTheDemonstrationsSettingsPayNothingForReasoning() throws IOException {
        RunPlan plan = plan(Optional.of("tiny-erpo"), problems(100), "");

        assertThat(plan.notes())
                .contains(
                        "the reward exact-match counts a response as correct only if it is nothing but the answer, and the answers look like mathematics, such as \"0\" (d.jsonl:1); the reward math reads the answer at the end of a response that reasons",
                        "sampling.maxNewTokens is 8: a response that reasons before it answers is cut off there and counts as incorrect");
    }

    @Test
    void shouldNotWarnOfExactMatchWhenTheAnswersAreWords() throws IOException {
        String words = IntStream.range(0, 9)
                .mapToObj(i -> "{\"prompt\": \"capital %d?\", \"answer\": \"%s\"}\n"
                        .formatted(i, i == 0 ? "42" : "Paris, France, district 7"))
                .collect(Collectors.joining());
        Path data = Files.writeString(directory.resolve("d.jsonl"), words);

        RunPlan plan = plan(
                Optional.empty(),
                data,
                "sampling: {maxNewTokens: 17}\nrewards: [{name: exact-match, weight: 1, correctness: true}]");

        assertThat(plan.notes()).noneMatch(note -> note.contains("exact-match") || note.contains("cut off"));
        assertThat(plan.prompts())
                .allSatisfy(prompt -> assertThat(prompt.getText()).endsWith("?"));
    }

    @Test
    void shouldRefuseTestsOfProgramsWhereTheRewardReadsMathematics() throws IOException {
        assertThatThrownBy(() -> plan(Optional.empty(), programs(), ""))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("d.jsonl: the reward math understands none of the 4 answers, such as")
                .hasMessageContaining(
                        ": its reference is tests of a program; the reward code runs them, as in rewards: [{name: code, weight: 1.0, correctness: true}]");
    }

    @Test
    void shouldSayThatOtherRewardsCompareNoPrograms() throws IOException {
        for (String reward : new String[] {"exact-match", "multiple-choice"}) {
            RunPlan plan = plan(
                    Optional.empty(),
                    programs(),
                    "sampling: {maxNewTokens: 100}\nrewards: [{name: %s, weight: 1, correctness: true}]"
                            .formatted(reward));

            assertThat(plan.notes())
                    .anyMatch(note -> note.startsWith(
                                    "the reward %s compares answers, and the reference of d.jsonl:".formatted(reward))
                            && note.contains(" is tests of a program; the reward code runs them"))
                    .noneMatch(note -> note.contains("look like mathematics"));
        }
    }

    /** The tests read input, so that no Python is needed to check them. */
    @Test
    void shouldPlanProgramsForTheRewardThatRunsThem() throws IOException {
        String code = "sampling: {maxNewTokens: 100}\nrewards: [{name: code, weight: 1, correctness: true}]\n";

        RunPlan plan = plan(Optional.empty(), programs(), code);

        assertThat(plan.prompts()).allSatisfy(prompt -> {
            assertThat(prompt.getReference()).isEqualTo("{\"input_output\":{\"inputs\":[\"2\"],\"outputs\":[\"4\"]}}");
            assertThat(prompt.getText()).endsWith(".").doesNotContain("boxed");
        });
        assertThat(plan.notes())
                .contains("d.jsonl: JSON lines, layout APPS (question, input_output)")
                .noneMatch(note -> note.contains("cannot use the tests"));
    }

    private Path programs() throws IOException {
        String rows = IntStream.range(0, 4)
                .mapToObj(i ->
                        "{\"question\": \"Double it %d.\", \"input_output\": {\"outputs\": [\"4\"], \"inputs\": [\"2\"]}}\n"
                                .formatted(i))
                .collect(Collectors.joining());
        return Files.writeString(directory.resolve("d.jsonl"), rows);
    }

    private Path problems(int count) throws IOException {
        return Files.writeString(directory.resolve("d.jsonl"), lines(count));
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"prompt\": \"What is %d+%d?\", \"answer\": %d}\n".formatted(i, i, 2 * i))
                .collect(Collectors.joining());
    }

    private RunPlan plan(Optional<String> preset, Path data, String yaml) throws IOException {
        MemoryCheck machine = new MemoryCheck(device -> OptionalLong.of(64L << 30));
        return new RunPlanner(home, new RunMemory(ServiceVariables.of(Map.of()), machine))
                .plan(
                        new TrainOptions(
                                preset,
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalInt.empty(),
                                Optional.of(home.resolve("model")),
                                Optional.of(data),
                                Optional.of(Files.writeString(directory.resolve("my.yaml"), yaml)),
                                Optional.empty()),
                        "1.2.3",
                        Instant.EPOCH);
    }
}
