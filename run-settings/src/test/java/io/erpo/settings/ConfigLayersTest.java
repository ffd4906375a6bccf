package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.BatchScale;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.PolicyLoss;
import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.events.AdvantageScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLayersTest {

    @TempDir
    private Path directory;

    @Test
    void shouldUseThePresetWhenNothingElseIsGiven() {
        RunConfig config = resolve("", Optional.empty());

        assertThat(config.recipe()).isEqualTo("erpo");
        assertThat(config.model()).isEqualTo(home().resolve("models/tiny").toString());
        assertThat(config.data().isGenerated()).isTrue();
        assertThat(config.advantage().reactivation()).isEqualTo(Reactivation.APPEND);
        assertThat(config.rewards()).extracting(RewardChoice::name).containsExactly("exact-match", "overlong");
        assertThat(config.correctnessRewards().get(0).incorrectReward()).isEqualTo(-1);
    }

    @Test
    void shouldGiveProblemsAsTheyAreUnlessToldOtherwise() {
        assertThat(resolve("", Optional.empty()).prompt())
                .isEqualTo(new PromptStyle(PromptStyle.Template.PLAIN, "", "{problem}", ""));
        assertThat(resolve("prompt: {template: chat, system: Be brief., text: 'Q: {problem}'}", Optional.empty())
                        .prompt())
                .isEqualTo(new PromptStyle(PromptStyle.Template.CHAT, "Be brief.", "Q: {problem}", ""));
    }

    @Test
    void shouldNameTheKeyWhenThePromptMakesNoSense() {
        assertThatThrownBy(() -> resolve("prompt: {text: 'no problem'}", Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("prompt.text must be a text that holds {problem}, was \"no problem\"");
        assertThatThrownBy(() -> resolve("prompt: {system: Be brief.}", Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("prompt.system must be empty unless prompt.template is chat or auto, was \"Be brief.\"");
        assertThatThrownBy(() -> resolve("prompt: {template: jinja}", Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("prompt.template must be one of plain, chat, auto, was \"jinja\"");
    }

    @Test
    void shouldSwitchOffHeatAndReactivationWhenTheRecipeIsDapo() {
        RunConfig config = resolve("", Optional.of("dapo"));

        assertThat(config.recipe()).isEqualTo("dapo");
        assertThat(config.temperature().slope()).isZero();
        assertThat(config.advantage().reactivation()).isEqualTo(Reactivation.OFF);
        assertThat(config.batch()).isEqualTo(new Batch(true, true, true, 3));
        assertThat(config.loss().clipHigh()).isEqualTo(0.28);
    }

    @Test
    void shouldDropTheLengthPunishmentAndClipEvenlyWhenTheRecipeIsGrpo() {
        RunConfig config = resolve("", Optional.of("grpo"));

        assertThat(config.rewards()).extracting(RewardChoice::name).containsExactly("exact-match");
        assertThat(config.loss().clipHigh()).isEqualTo(0.2);
        assertThat(config.loss().mean()).isEqualTo(PolicyLoss.Mean.SEQUENCE);
    }

    @Test
    void shouldKeepHeatWithoutReactivationWhenTheRecipeIsErpoNoRa() {
        RunConfig config = resolve("", Optional.of("erpo-no-ra"));

        assertThat(config.temperature().slope()).isPositive();
        assertThat(config.advantage().reactivation()).isEqualTo(Reactivation.OFF);
    }

    @Test
    void shouldSteerUpToTwoAndAHalfTimesTheInitialTemperatureWhenTheFileNamesNoBound() {
        assertThat(resolve("temperature: {initial: 0.8}", Optional.of("erpo-target"))
                        .temperature()
                        .temperatureRule())
                .isEqualTo(new TemperatureController(0.8, 2.0, 0.1, 0.05));
        assertThat(resolve("temperature: {rule: target, max: 1.4, target: 0.25, rate: 0.1}", Optional.of("dapo"))
                        .temperature()
                        .temperatureRule())
                .isEqualTo(new TemperatureController(1.0, 1.4, 0.25, 0.1));
    }

    @Test
    void shouldTakeTheHighestTemperatureOfAScheduleAsTheMaximum() {
        Temperature temperature = resolve("temperature: {rule: schedule, schedule: [1.3, 1.5, 1]}", Optional.empty())
                .temperature();

        assertThat(temperature.temperatureRule()).isEqualTo(new TemperatureSchedule(1.0, List.of(1.3, 1.5, 1.0)));
        assertThat(temperature.max()).isEqualTo(1.5);
        assertThat(temperature.slope()).isZero();
    }

    @Test
    void shouldSwitchTheLossWhenTheRecipeIsGspo() {
        Loss loss = resolve("", Optional.of("gspo")).loss();

        assertThat(loss.ratio()).isEqualTo(PolicyLoss.Level.SEQUENCE);
        assertThat(loss.dualClip()).isZero();
        assertThat(loss.clipLow()).isEqualTo(3e-4);
        assertThat(loss.clipHigh()).isEqualTo(4e-4);
        assertThat(loss.mean()).isEqualTo(PolicyLoss.Mean.SEQUENCE);
    }

    @Test
    void shouldSwitchTheScaleWhenTheRecipeIsReinforcePp() {
        Advantage advantage = resolve("", Optional.of("reinforce-pp")).advantage();

        assertThat(advantage.scale()).isEqualTo(AdvantageScale.BATCH_TOKENS);
        assertThat(advantage.shift()).isTrue();
        assertThat(advantage.rule(-1).normalize()).isFalse();
        assertThat(advantage.batchScale()).hasValue(new BatchScale(BatchScale.Over.TOKENS, true, 1, 1e-6));
    }

    @Test
    void shouldReadNamesWithHyphensAndUnderscores() {
        for (String name : List.of("leave-one-out", "leave_one_out", "LEAVE_ONE_OUT")) {
            assertThat(resolve("advantage: {baseline: " + name + "}", Optional.of("grpo"))
                            .advantage()
                            .baseline())
                    .isEqualTo(AdvantageRule.Baseline.LEAVE_ONE_OUT);
        }
    }

    @Test
    void shouldDivideByTheLongestResponseWhenAConstantMeanHasNoDivisor() {
        assertThat(resolve("", Optional.of("dr-grpo")).loss().divisor(8)).isEqualTo(8);
        assertThat(resolve("loss: {meanDivisor: 5}", Optional.of("dr-grpo"))
                        .loss()
                        .divisor(8))
                .isEqualTo(5);
        assertThat(resolve("", Optional.of("grpo")).loss().divisor(8)).isZero();
    }

    @Test
    void shouldLetTheFileWinOverTheRecipeWhenBothSayIt() {
        RunConfig config = resolve("""
                recipe: dapo
                seed: 5
                temperature: {slope: 0.5, onMixed: reset}
                batch: {dynamicSampling: false}
                rewards:
                  - {name: my-judge, weight: 2, correctness: true, external: true, parameters: {incorrectScore: 0}}
                """, Optional.empty());

        assertThat(config.recipe()).isEqualTo("dapo");
        assertThat(config.seed()).isEqualTo(5);
        assertThat(config.temperature().slope()).isEqualTo(0.5);
        assertThat(config.temperature().onMixed()).isEqualTo(HistoryRule.RESET);
        assertThat(config.batch()).isEqualTo(new Batch(true, true, false, 3));
        assertThat(config.rewards())
                .containsExactly(new RewardChoice("my-judge", 2, true, true, Map.of("incorrectScore", "0"), List.of()));
        assertThat(config.correctnessRewards().get(0).incorrectReward()).isZero();
    }

    @Test
    void shouldReadTheDataSourcesThatEachRewardJudges() throws IOException {
        RunConfig config = resolve("""
                rewards:
                  - {name: math, weight: 1, correctness: true, sources: [gsm8k, 2024]}
                  - {name: code, weight: 2, correctness: true, sources: [apps], parameters: {incorrectScore: 0}}
                  - {name: format, weight: 0.1, parameters: {box: true}, sources: []}
                """, Optional.empty());

        assertThat(config.rewards())
                .extracting(RewardChoice::sources)
                .containsExactly(List.of("gsm8k", "2024"), List.of("apps"), List.of());
        assertThat(config.correctnessRewards())
                .extracting(RewardChoice::name, RewardChoice::incorrectReward)
                .containsExactly(tuple("math", -1.0), tuple("code", 0.0));
        assertThat(config.rewards().get(2).judges("")).isTrue();
        assertThat(config.rewards().get(1).judges("")).isFalse();
        assertThat(config.rewards().get(0).judges("gsm8k")).isTrue();
        assertThat(config.rewards().get(0).judges("GSM8K")).isFalse();
    }

    @Test
    void shouldLetFlagsWinOverTheFileWhenBothSayIt() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yaml"), "recipe: dapo\nseed: 5\nsteps: 9\nmodel: base\n");

        RunConfig config = new ConfigLayers(home())
                .resolve(new TrainOptions(
                        Optional.of("tiny-erpo"),
                        Optional.of("ra"),
                        OptionalLong.of(6),
                        OptionalInt.of(10),
                        Optional.of(directory.resolve("x/../other")),
                        Optional.of(directory.resolve("d.jsonl")),
                        Optional.of(file),
                        Optional.empty()));

        assertThat(config.recipe()).isEqualTo("ra");
        assertThat(config.batch().dropAllCorrect()).isFalse();
        assertThat(config.seed()).isEqualTo(6);
        assertThat(config.steps()).isEqualTo(10);
        assertThat(config.model()).isEqualTo(directory.resolve("other").toString());
        assertThat(config.data().source())
                .isEqualTo(directory.resolve("d.jsonl").toString());
    }

    @Test
    void shouldReadPathsRelativeToTheFileWhenTheFileNamesThem() {
        RunConfig config = resolve("model: base\ndata: {source: d.jsonl}", Optional.empty());

        assertThat(config.model()).isEqualTo(directory.resolve("base").toString());
        assertThat(config.data().source())
                .isEqualTo(directory.resolve("d.jsonl").toString());
        assertThat(config.data().isGenerated()).isFalse();
    }

    @Test
    void shouldFillInTheLongestResponseWhenOverlongDoesNotNameIt() {
        RunConfig config = resolve("sampling: {maxNewTokens: 30}", Optional.empty());

        assertThat(config.rewards().get(1).parametersFor(config.sampling()))
                .containsExactly(Map.entry("cache", "2"), Map.entry("maxLength", "30"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-erpo", "math", "paper-3b", "paper-7b"})
    void shouldNameEverySettingWhenAPresetIsShipped(String preset) {
        assertThat(KnownSettings.names())
                .filteredOn(name -> !name.startsWith("rewards.") && !name.startsWith("evaluation.benchmarks."))
                .allSatisfy(name -> assertThat(Presets.read(preset)
                                .at("/" + name.replace('.', '/'))
                                .isMissingNode())
                        .as("%s in %s", name, preset)
                        .isFalse());
        new ConfigLayers(home()).resolve(TrainOptions.ofPreset(preset));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    temperature: {slop: 1}       | my.yaml: unknown setting "temperature.slop"; did you mean temperature.slope?
                    slope: 1                     | my.yaml: unknown setting "slope"; did you mean temperature.slope
                    rewards: [{nam: x}]          | my.yaml: unknown setting "rewards.nam"; did you mean rewards.name?
                    zzzzzzzzzz: 1                | known are recipe, seed, steps, model, data, data.source,
                    steps: many                  | steps must be a whole number, was "many"
                    steps: 1.5                   | steps must be a whole number
                    steps: 0                     | steps must be 1 or more, was 0
                    steps:                       | steps must be a whole number
                    sampling: 3                  | sampling must be a group of settings
                    sampling: {groupSize: 1}     | sampling.groupSize must be 2 or more, was 1
                    temperature: {max: 0.5}      | temperature.max must be at least temperature.initial (1.0), was 0.5
                    temperature: {onMixed: melt} | temperature.onMixed must be one of hold, decrement, reset, was "melt"
                    temperature: {rule: warm}    | temperature.rule must be one of ladder, target, schedule, was "warm"
                    temperature: {target: 0.2}   | temperature.target is for temperature.rule target and has no effect with ladder; leave it out, or set that rule
                    temperature: {rate: 0.2}     | temperature.rate is for temperature.rule target and has no effect with ladder; leave it out, or set that rule
                    temperature: {schedule: [1]} | temperature.schedule is for temperature.rule schedule and has no effect with ladder; leave it out, or set that rule
                    temperature: {rule: target, slope: 0.1} | temperature.slope is for temperature.rule ladder and has no effect with target; leave it out, or set that rule
                    {recipe: erpo-target, temperature: {slope: 0.1}} | temperature.slope is for temperature.rule ladder and has no effect with target; leave it out, or set that rule
                    temperature: {rule: target, target: 1} | temperature.target must be from 0.001 to 0.999, was 1.0
                    temperature: {rule: target, rate: 0} | temperature.rate must be from 0.000001 to 1, was 0.0
                    temperature: {rule: target, max: 0.5} | temperature.max must be at least temperature.initial (1.0), was 0.5
                    temperature: {rule: schedule} | temperature.schedule must have a temperature, was empty
                    temperature: {rule: schedule, schedule: [1, -1]} | temperature.schedule[1] must be above 0, was -1.0
                    temperature: {rule: schedule, schedule: [~]} | temperature.schedule must be a list of numbers, none of them empty, was [null]
                    temperature: {rule: schedule, schedule: [1], max: 2} | temperature.max is for temperature.rule ladder or target and has no effect with schedule; leave it out, or set that rule
                    loss: {clipLow: 1}           | loss.clipLow must be between 0 and 1, was 1.0
                    batch: {maxDraws: 0}         | batch.maxDraws must be 1 or more, was 0
                    batch: {dynamicSampling: 5}  | batch.dynamicSampling must be true or false
                    optimizer: {miniBatchPrompts: 99} | optimizer.miniBatchPrompts must be at most sampling.promptsPerStep (64), was 99
                    checkpoints: {keepLast: 1}   | checkpoints.keepLast must be above sampling.maxPolicyLag (1)
                    checkpoints: {shardBytes: 1000} | checkpoints.shardBytes must be 0 for one file, or 1048576 or more, was 1000
                    checkpoints: {samplerPrecision: float16} | checkpoints.samplerPrecision must be one of float32, bfloat16, was "float16"
                    {adapter: {rank: 4}, checkpoints: {samplerPrecision: bfloat16}} | checkpoints.samplerPrecision must be float32 with an adapter (adapter.rank 4), which is small already and is added to the float32 base, was bfloat16
                    rewards: []                  | rewards must be a list with exactly one reward of correctness: true, was []
                    rewards: [{weight: 1}]       | rewards[0].name must be a text; it is missing or of another kind
                    steps: 99999999999           | steps must be a whole number of at most 2147483647
                    {steps: 1, steps: 2}         | my.yaml, line 1: not readable as YAML: a second "steps" in the same block; keep one of them, in "{steps: 1, steps: 2}"
                    rewards: [{name: exact-match, weight: 1, correctness: true}, {name: exact-match, weight: 1}] | no reward twice
                    rewards: [{name: my-judge, weight: 1, correctness: true}] | one of math, exact-match, multiple-choice, format, overlong, repetition, code, judge, http, unless it has external: true (a consumer of yours gives it) or --reward-service is given (a service of yours does), was my-judge
                    rewards: [{name: exact-match, weight: 1, correctness: true}, {name: overlong, weight: 1}] | rewards.overlong.parameters: cache must be given: a whole number of 1 or more
                    rewards: [{name: exact-match, weight: 1, correctness: true}, {name: overlong, weight: 1, parameters: {cache: 9}}] | rewards.overlong.parameters: overlong cache must be 1 to maxLength (8), was 9
                    recipe: magic                | unknown recipe "magic"; known are grpo, dapo, ra, erpo, erpo-no-ra, erpo-target
                    - 1                          | expected settings as "key: value" lines
                    steps: [                     | my.yaml, line
                    """)
    void shouldSayWhatIsWrongWhenASettingIs(String yaml, String complaint) {
        assertThatThrownBy(() -> resolve(yaml, Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void shouldNameTheKnownOnesWhenThePresetIsUnknown() {
        assertThatThrownBy(() -> new ConfigLayers(home()).resolve(TrainOptions.ofPreset("huge")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("unknown preset \"huge\"; known are tiny-erpo, math, paper-3b, paper-7b");
    }

    @Test
    void shouldAllowAnyNameOfARewardWhenAnotherRewardServiceRuns() {
        String yaml = "rewards: [{name: my-judge, weight: 1, correctness: true}]";

        assertThat(resolve(yaml, Optional.empty(), Optional.of(directory.resolve("my.jar")))
                        .correctnessRewards()
                        .get(0)
                        .name())
                .isEqualTo("my-judge");
    }

    @Test
    void shouldMeasureABenchmarkAsTheHeldOutProblemsWhereItSaysNothingElse() {
        RunConfig config = resolve("""
                evaluation:
                  samples: 8
                  topP: 0.7
                  benchmarks:
                    - {file: data/aime24.jsonl.gz}
                    - {file: /gsm8k/test-*.parquet, name: gsm8k, samples: 2, everySteps: 50, temperature: 0.6, topP: 1, topK: 20, maxNewTokens: 2048}
                """, Optional.empty());

        assertThat(config.evaluation().benchmarks())
                .containsExactly(
                        new BenchmarkPlan(
                                directory.resolve("data/aime24.jsonl.gz").toString(), "aime24", 8, 0, 1.0, 0.7, 0, 0),
                        new BenchmarkPlan("/gsm8k/test-*.parquet", "gsm8k", 2, 50, 0.6, 1, 20, 2048));
    }

    @ParameterizedTest
    @CsvSource({
        "/data/aime24.jsonl, aime24",
        "MATH-500.JSON.zst, MATH-500",
        "/data/gsm8k/test-*.parquet, test",
        "/data/gsm8k/, gsm8k",
        "mine.v2.csv.gz, mine.v2",
        "/data/.jsonl, benchmark",
        "/data/held out@1.jsonl, held-out-1"
    })
    void shouldCallABenchmarkAsItsFile(String file, String name) {
        assertThat(BenchmarkPlan.nameOf(file)).isEqualTo(name);
    }

    private RunConfig resolve(String yaml, Optional<String> recipe) {
        return resolve(yaml, recipe, Optional.empty());
    }

    private RunConfig resolve(String yaml, Optional<String> recipe, Optional<Path> rewardService) {
        try {
            Path file = Files.writeString(directory.resolve("my.yaml"), yaml);
            return new ConfigLayers(home())
                    .resolve(new TrainOptions(
                            Optional.of("tiny-erpo"),
                            recipe,
                            OptionalLong.empty(),
                            OptionalInt.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(file),
                            rewardService));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path home() {
        return directory.resolve("home");
    }
}
