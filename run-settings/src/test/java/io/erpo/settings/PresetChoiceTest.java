package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which preset a run starts from, and what of it the plan may still fit. */
class PresetChoiceTest {

    private static final String INSTRUCTION = "Please reason step by step, and put your final answer within \\boxed{}.";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''  | ''  | ''                                     | tiny-erpo | ''
                    ''  | ''  | steps: 3                               | tiny-erpo | ''
                    ''  | ''  | 'data: {source: generated, training: 9}' | tiny-erpo | ''
                    m   | ''  | ''                                     | math      | a model
                    ''  | d.jsonl | ''                                 | math      | data
                    m   | d.jsonl | ''                                 | math      | data and a model
                    ''  | ''  | 'model: base'                          | math      | a model
                    ''  | ''  | 'data: {source: d.jsonl}'              | math      | data
                    ''  | d.jsonl | 'model: base'                      | math      | data and a model
                    ''  | ''  | 'model: home/models/tiny'              | tiny-erpo | ''
                    home/models/tiny | '' | ''                         | tiny-erpo | ''
                    """)
    void shouldChooseMathWhenModelOrDataAreTheUsersOwn(
            String model, String data, String yaml, String preset, String own) throws IOException {
        LayeredSettings settings = layered(Optional.empty(), model, data, yaml);

        assertThat(settings.preset()).isEqualTo(preset);
        if (own.isEmpty()) {
            assertThat(settings.notes()).isEmpty();
        } else {
            assertThat(settings.notes())
                    .first()
                    .isEqualTo("preset math, because the run has " + own
                            + " of its own; --preset tiny-erpo takes the demonstration's settings");
        }
    }

    @Test
    void shouldTakeThePresetThatIsAskedForWhateverTheData() throws IOException {
        LayeredSettings settings = layered(Optional.of("tiny-erpo"), "m", "d.jsonl", "");

        assertThat(settings.preset()).isEqualTo("tiny-erpo");
        assertThat(settings.notes()).isEmpty();
        assertThat(settings.config().sampling().maxNewTokens()).isEqualTo(8);
        assertThat(settings.config().correctnessRewards().get(0).name()).isEqualTo("exact-match");
    }

    @Test
    void shouldTakeTheOtherFromTheDemonstrationWhenOnlyModelOrDataIsGiven() throws IOException {
        LayeredSettings dataOnly = layered(Optional.empty(), "", "d.jsonl", "");
        LayeredSettings modelOnly = layered(Optional.empty(), "m", "", "");

        assertThat(dataOnly.config().model())
                .isEqualTo(directory.resolve("home/models/tiny").toString());
        assertThat(dataOnly.notes()).last().asString().startsWith("no model is given: ");
        assertThat(modelOnly.config().data().isGenerated()).isTrue();
        assertThat(modelOnly.notes()).last().asString().startsWith("no data is given: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"math", "paper-3b", "paper-7b"})
    void shouldRewardVerifiedAnswersAtThePapersTemperaturesWhenThePresetIsForMathematics(String preset)
            throws IOException {
        RunConfig config = layered(Optional.of(preset), "m", "d.jsonl", "").config();

        assertThat(config.correctnessRewards().get(0).name()).isEqualTo("math");
        assertThat(config.temperature()).isEqualTo(Temperature.ladder(1.0, 0.02, 1.2, io.erpo.algorithm.HistoryRule.HOLD));
        assertThat(config.sampling().maxNewTokens()).isGreaterThanOrEqualTo(1024);
        assertThat(config.prompt().instruction()).isEqualTo(INSTRUCTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"math", "paper-3b", "paper-7b"})
    void shouldAskForAModelAndDataWhenThePresetIsAskedForByName(String preset) throws IOException {
        LayeredSettings settings = layered(Optional.of(preset), "", "", "");

        assertThat(settings.config().model()).isEmpty();
        assertThat(settings.config().data().source()).isEmpty();
    }

    @Test
    void shouldAskForABoxOnceWhenTheProblemDoesNotAskForAForm() throws IOException {
        PromptStyle style =
                layered(Optional.empty(), "m", "d.jsonl", "").config().prompt();

        assertThat(style.textOf("What is 1+1?")).isEqualTo("What is 1+1?\n\n" + INSTRUCTION);
        assertThat(style.textOf("Who answers: a poll")).endsWith(INSTRUCTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The last line of your response should be of the form Answer: $Answer. What is 1+1?",
                "Put your answer on its own line after \"Answer:\".",
                "Give the final answer alone.",
                "What is 1+1? Put it into \\boxed{}.",
                "Think, then write <answer>...</answer>.",
                "Question: 1+1?\nAnswer:",
                "Finish with #### and the number."
            })
    void shouldLeaveAProblemAloneWhenItAsksForAForm(String problem) throws IOException {
        assertThat(layered(Optional.empty(), "m", "d.jsonl", "")
                        .config()
                        .prompt()
                        .textOf(problem))
                .isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    prompt: {text: 'Q: {problem} Box it.'}
                    rewards: [{name: exact-match, weight: 1, correctness: true}]
                    prompt: {template: chat, system: 'Put your final answer in a box.'}
                    """)
    void shouldNotAddItsInstructionWhenTheUserAsksOtherwise(String yaml) throws IOException {
        assertThat(layered(Optional.empty(), "m", "d.jsonl", yaml)
                        .config()
                        .prompt()
                        .textOf("What?"))
                .doesNotContain("\\boxed");
    }

    @Test
    void shouldAddAnInstructionOfTheUsersOwnAlsoToATextOfTheirOwn() throws IOException {
        PromptStyle style = layered(
                        Optional.empty(), "m", "d.jsonl", "prompt: {text: 'Q: {problem}', instruction: Be brief.}")
                .config()
                .prompt();

        assertThat(style.textOf("What?")).isEqualTo("Q: What?\n\nBe brief.");
    }

    @Test
    void shouldKeepWhatDependsOnASettingWithinItWhenTheUserSaysTheOneOnly() throws IOException {
        RunConfig config = layered(Optional.empty(), "m", "d.jsonl", "sampling: {promptsPerStep: 4, maxNewTokens: 100}")
                .config();

        assertThat(config.optimizer().miniBatchPrompts()).isEqualTo(4);
        assertThat(config.rewards().get(1).parameters()).containsEntry("cache", "25");
    }

    @Test
    void shouldRefuseAsBeforeWhenTheUserSaysBoth() {
        assertThatThrownBy(() -> layered(
                        Optional.empty(),
                        "m",
                        "d.jsonl",
                        "sampling: {promptsPerStep: 4}\noptimizer: {miniBatchPrompts: 5}"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("optimizer.miniBatchPrompts must be at most sampling.promptsPerStep (4), was 5");
        assertThatThrownBy(() -> layered(Optional.of("paper-3b"), "m", "d.jsonl", "sampling: {promptsPerStep: 4}"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("optimizer.miniBatchPrompts must be at most sampling.promptsPerStep (4), was 32");
    }

    @Test
    void shouldFitOnlyWhatIsLeftToThePresetMath() throws IOException {
        LayeredSettings settings = layered(Optional.empty(), "m", "d.jsonl", "sampling: {groupSize: 4}");

        assertThat(settings.leaves("sampling.promptsPerStep")).isTrue();
        assertThat(settings.leaves("sampling.groupSize")).isFalse();
        assertThat(layered(Optional.of("tiny-erpo"), "m", "d.jsonl", "").leaves("sampling.promptsPerStep"))
                .isFalse();
        LayeredSettings fitted = settings.fitted("sampling.promptsPerStep", 3, "three");
        assertThat(fitted.config().sampling().promptsPerStep()).isEqualTo(3);
        assertThat(fitted.config().optimizer().miniBatchPrompts()).isEqualTo(3);
        assertThat(fitted.notes()).endsWith("three");
        assertThat(settings.config().sampling().promptsPerStep()).isEqualTo(32);
    }

    @Test
    void shouldNameTheKeyWhenAGroupIsNoGroup() {
        assertThatThrownBy(() -> layered(Optional.empty(), "m", "d.jsonl", "prompt: 3"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("prompt must be a group of settings");
    }

    private LayeredSettings layered(Optional<String> preset, String model, String data, String yaml)
            throws IOException {
        Path file = Files.writeString(directory.resolve("my.yaml"), yaml);
        return new ConfigLayers(directory.resolve("home"))
                .layered(new TrainOptions(
                        preset,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        path(model),
                        path(data),
                        yaml.isEmpty() ? Optional.empty() : Optional.of(file),
                        Optional.empty()));
    }

    private Optional<Path> path(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(directory.resolve(name));
    }
}
