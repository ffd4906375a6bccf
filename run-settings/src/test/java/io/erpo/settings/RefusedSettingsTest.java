package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with settings that no service would accept, or that would silently ruin a run. */
class RefusedSettingsTest {

    private static final Path CASES = Path.of("src", "test", "resources", "cases");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    cache_2.5          | rewards.overlong.parameters: cache must be a whole number of 1 or more, was "2.5"
                    clipHigh_0         | loss.clipHigh must be above 0, was 0.0
                    clipLow_0          | loss.clipLow must be between 0 and 1, was 0.0
                    correct0           | rewards.exact-match.parameters: correctScore must be above incorrectScore, were 0.0 and 0.0
                    format_as_judge    | rewards.format.correctness must be false, as format judges no correctness (math, exact-match, multiple-choice, code, judge, http do), was true
                    format_notags      | rewards.format.parameters: tags must be given, or box: true, or both
                    incorrect_overflow | rewards.exact-match must be given a weight and scores whose products are at most 1.0E150, was a weight of 1.0E10 and a score of -1.0E308
                    maxGradNorm_1e999  | CASES/maxGradNorm_1e999.yaml: optimizer.maxGradNorm must be a finite number, was Infinity
                    maxGradNorm_inf    | CASES/maxGradNorm_inf.yaml: optimizer.maxGradNorm must be a finite number, was .inf
                    ngram_0            | rewards.repetition.parameters: ngram must be a whole number of 1 or more, was "0"
                    overlong_misspelt  | rewards.overlong.parameters: unknown parameter maxLen (did you mean maxLength?); known are maxLength, cache
                    param_misspelt     | rewards.exact-match.parameters: unknown parameter compre (did you mean compare?); known are correctScore, incorrectScore, compare
                    param_upper        | rewards.exact-match.parameters: compare must be one of auto, number, text, was "TEXT"
                    reward_1e309       | rewards.exact-match must be given a weight and scores whose products are at most 1.0E150, was a weight of 10.0 and a score of 1.0E308
                    weight_overflow    | rewards.exact-match must be given a weight and scores whose products are at most 1.0E150, was a weight of 1.0E10 and a score of 1.0E308
                    """)
    void shouldSayWhatIsWrongWhenACaseIsPlanned(String name, String complaint) {
        assertThatThrownBy(() -> resolve(CASES.resolve(name + ".yaml"), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(complaint.replace("CASES", CASES.toString()));
    }

    /** Rounding errors do not become advantages, as rewards that are equal within a tolerance have none. */
    @Test
    void shouldAcceptAnEpsilonOfZero() {
        assertThat(resolve(CASES.resolve("epsilon_0.yaml"), Optional.empty())
                        .advantage()
                        .epsilon())
                .isZero();
    }

    @Test
    void shouldHaveAnAnswerToEveryCase() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            assertThat(cases).hasSize(16);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    loss: {dualClip: -.INF}                | my.yaml: loss.dualClip must be a finite number, was -.INF
                    loss: {clipHigh: 1.0e999}              | my.yaml: loss.clipHigh must be a finite number, was Infinity
                    loss: {clipHigh: Infinity}             | loss.clipHigh must be a finite number, was Infinity
                    loss: {klCoefficient: -0.1}            | loss.klCoefficient must be a finite number of 0 or more, was -0.1
                    loss: {klCoefficient: .nan}            | my.yaml: loss.klCoefficient must be a finite number, was .nan
                    loss: {klCoefficient: 1001}            | loss.klCoefficient must be at most 1000, was 1001.0
                    loss: {maskTruncated: 1}               | loss.maskTruncated must be true or false, was "1"
                    loss: {correction: icepop}             | loss.correction must be one of none, tis, mask, was "icepop"
                    loss: {correction: tis, correctionHigh: 1}    | loss.correctionHigh must be a finite number above 1, was 1.0
                    loss: {correctionHigh: Infinity}       | loss.correctionHigh must be a finite number above 1, was Infinity
                    loss: {correctionLow: -0.1}            | loss.correctionLow must be at least 0 and below 1, was -0.1
                    loss: {correctionLow: 1}               | loss.correctionLow must be at least 0 and below 1, was 1.0
                    loss: {correction: tis, logprobMode: base_is} | loss.correction must be none with loss.logprobMode base-is, whose importance weight contains the difference of learner and sampler already, was tis
                    loss: {correction: mask, logprobMode: base}   | loss.correction must be none with loss.logprobMode base, which leaves the distribution that tokens were drawn from out of the loss, was mask
                    loss: {ratio: sequence}                | loss.dualClip must be 0 with loss.ratio sequence, which has no such bound, was 10.0
                    loss: {surrogate: cispo}               | loss.dualClip must be 0 with loss.surrogate cispo, which has no such bound, was 10.0
                    loss: {surrogate: ppo}                 | loss.surrogate must be one of clip, cispo, was "ppo"
                    loss: {clipLow: 10}                    | loss.clipLow must be between 0 and 1, was 10.0
                    loss: {meanDivisor: 100}               | loss.meanDivisor must be 0 with loss.mean token; only a constant mean has a divisor, was 100
                    loss: {mean: constant, meanDivisor: -1} | loss.meanDivisor must be 0 or more, was -1
                    loss: {entropyCoefficient: -0.1}       | loss.entropyCoefficient must be a finite number of 0 or more, was -0.1
                    loss: {entropyCoefficient: 1001}       | loss.entropyCoefficient must be at most 1000, was 1001.0
                    loss: {correctionLevel: sequence}      | loss.correctionLevel must be token without a loss.correction, was sequence; set loss.correction to tis or mask
                    advantage: {scale: batch}              | advantage.scale must be one of group, batch-responses, batch-tokens, was "batch"
                    advantage: {scale: batch-tokens}       | advantage.scale must be group with advantage.reactivation append, whose virtual failure belongs to the statistics of a group, was batch-tokens
                    advantage: {scale: batch_responses, normalize: false, reactivation: off} | advantage.scale must be group with advantage.normalize false, which divides by nothing, was batch-responses
                    advantage: {shift: true}               | advantage.shift must be false with advantage.scale group, where the baseline has removed the mean already, was true
                    advantage: {baseline: leave-one-out, reactivation: replace} | advantage.reactivation must not be replace with advantage.baseline leave-one-out: the response that is replaced has no others of its own; use append
                    advantage: {entropyAlpha: -1}          | advantage.entropyAlpha must be a finite number of 0 or more, was -1.0
                    advantage: {entropyAdds: true}         | advantage.entropyAdds must be false without advantage.entropyAlpha: there is nothing to add
                    {advantage: {entropyAlpha: 0.1}, batch: {dropAllCorrect: true, dropAllIncorrect: true}} | advantage.entropyAlpha must be 0 with batch.dropAllCorrect and batch.dropAllIncorrect, which leave out the groups that it is for, was 0.1
                    loss: {maxLogprobDifference: -1}       | loss.maxLogprobDifference must be from 0 to 20, was -1.0
                    loss: {maxLogprobDifference: 20.5}     | loss.maxLogprobDifference must be from 0 to 20, was 20.5
                    evaluation: {topP: 0}                  | evaluation.topP must be above 0 and at most 1, was 0.0
                    evaluation: {topP: 1.01}               | evaluation.topP must be above 0 and at most 1, was 1.01
                    evaluation: {topK: -1}                 | evaluation.topK must be 0 or more, was -1
                    evaluation: {topK: 2.5}                | evaluation.topK must be a whole number, was "2.5"
                    evaluation: {benchmarks: [{samples: 4}]} | evaluation.benchmarks[0].file must be a text; it is missing or of another kind
                    evaluation: {benchmarks: [{file: /a.csv, name: a/b}]} | evaluation.benchmarks.name must be letters, digits, dots, hyphens and underscores, and not held-out, was "a/b"
                    evaluation: {benchmarks: [{file: /held-out.csv}]} | evaluation.benchmarks.name must be letters, digits, dots, hyphens and underscores, and not held-out, was "held-out"
                    evaluation: {benchmarks: [{file: /a.csv}, {file: /b/a.json}]} | evaluation.benchmarks must be a list in which each benchmark has another name (name: ...), was [a, a]
                    evaluation: {benchmarks: [{file: /a.csv, samples: 0}]} | evaluation.benchmarks.a.samples must be 1 or more, was 0
                    evaluation: {benchmarks: [{file: /a.csv, temperature: 0}]} | evaluation.benchmarks.a.temperature must be above 0, was 0.0
                    evaluation: {benchmarks: [{file: /a.csv, sample: 1}]} | my.yaml: unknown setting "evaluation.benchmarks.sample"; did you mean evaluation.benchmarks.samples?
                    sampling: {topP: 0.7}                  | my.yaml: unknown setting "sampling.topP"; did you mean evaluation.topP or evaluation.benchmarks.topP?
                    temperature: {max: .nan}               | my.yaml: temperature.max must be a finite number, was .nan
                    rewards: [{parameters: {cache: .inf}}] | my.yaml: rewards[0].parameters.cache must be a finite number, was .inf
                    advantage: {epsilon: -1.0e-13}         | advantage.epsilon must be 0 or more, was -1.0E-13
                    advantage: {zeroAllIncorrect: 1}       | advantage.zeroAllIncorrect must be true or false, was "1"
                    advantage: {floorReactivations: true}  | my.yaml: unknown setting "advantage.floorReactivations"; did you mean advantage.floorReactivation?
                    sampling: {groupSize: 2000000000}      | optimizer.miniBatchPrompts times sampling.groupSize must be at most 2147483647, was 32000000000
                    optimizer: {learningRate: 0.0}         | optimizer.learningRate must be between 0 and 1, was 0.0
                    optimizer: {beta1: 1}                  | optimizer.beta1 must be in [0, 1), was 1.0
                    rewards: [{name: theirs, weight: 1, correctness: true, external: true, parameters: {incorrectScore: low}}] | rewards.theirs.parameters: incorrectScore must be a finite number, was "low"
                    rewards: [{name: theirs, weight: 1, correctness: true, external: true, parameters: {judge_api_key: k}}] | rewards.theirs.parameters: judge_api_key is named like a secret, and parameters are published in the log, in run.json and in archives; give it to the reward's own process in an environment variable
                    rewards: [{name: math, weight: 1, correctness: true, sources: gsm8k}] | rewards[0].sources must be a list; it is missing or of another kind
                    rewards: [{name: math, weight: 1, correctness: true, sources: [gsm8k, '']}] | rewards.math.sources must be a list of data sources, none of them empty, was [gsm8k, ]
                    rewards: [{name: math, weight: 1, correctness: true, sources: [~]}] | rewards.math.sources must be a list of data sources, none of them empty, was [null]
                    rewards: [{name: math, weight: 1, correctness: true, sources: [a, a]}] | rewards.math.sources must be a list that names no data source twice, was [a, a]
                    rewards: [{name: math, weight: 1, correctness: true, source: [a]}] | my.yaml: unknown setting "rewards.source"; did you mean data.source or rewards.sources?
                    rewards: [{name: math, weight: 1, correctness: true, sources: [a]}, {name: math, weight: 1, correctness: true, sources: [b]}] | rewards must be a list that names no reward twice, was [math, math]
                    rewards: [{name: math, weight: 1, correctness: true, sources: [a, b]}, {name: exact-match, weight: 1, correctness: true, sources: [b]}] | rewards must be a list with exactly one reward of correctness: true for the data source "b" (one without sources judges every prompt), was [math, exact-match]
                    rewards: [{name: math, weight: 1, correctness: true}, {name: exact-match, weight: 1, correctness: true, sources: [b]}] | rewards must be a list with exactly one reward of correctness: true for the data source "b" (one without sources judges every prompt), was [math, exact-match]
                    rewards: [{name: math, weight: 1, correctness: true}, {name: exact-match, weight: 1, correctness: true}] | rewards must be a list with exactly one reward of correctness: true, was [math, exact-match]
                    rewards: [{name: format, weight: 1, parameters: {box: true}, sources: [b]}] | rewards must be a list with exactly one reward of correctness: true, was []
                    rewards: [{name: theirs, weight: -1, correctness: true, external: true}] | rewards.theirs.weight must be above 0 for the correctness reward, was -1.0
                    """)
    void shouldSayWhatIsWrongWhenANumberIs(String yaml, String complaint) throws IOException {
        Path file = Files.writeString(directory.resolve("my.yaml"), yaml);

        assertThatThrownBy(() -> resolve(file, Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(complaint.replace("my.yaml", file.toString()));
    }

    @Test
    void shouldLeaveParametersToThoseWhoGiveTheRewardWhenTheyAreOthers() throws IOException {
        String rewards =
                "rewards: [{name: %s, weight: 1, correctness: true, external: %s, parameters: {compre: text}}]";
        Path external = Files.writeString(directory.resolve("e.yaml"), rewards.formatted("theirs", true));
        Path replaced = Files.writeString(directory.resolve("r.yaml"), rewards.formatted("exact-match", false));

        assertThat(List.of(
                        resolve(external, Optional.empty()),
                        resolve(replaced, Optional.of(directory.resolve("my.jar")))))
                .extracting(config -> config.correctnessRewards().get(0).parameters())
                .allSatisfy(parameters -> assertThat(parameters).containsEntry("compre", "text"));
    }

    @Test
    void shouldRefuseASecretAlsoWhenAnotherServiceGivesTheReward() throws IOException {
        Path file = Files.writeString(
                directory.resolve("s.yaml"),
                "rewards: [{name: mine, weight: 1, correctness: true, parameters: {password: p}}]");

        assertThatThrownBy(() -> resolve(file, Optional.of(directory.resolve("my.jar"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("rewards.mine.parameters: password is named like a secret");
    }

    private static RunConfig resolve(Path file, Optional<Path> rewardService) {
        return new ConfigLayers(Path.of("home"))
                .resolve(new TrainOptions(
                        Optional.of(Presets.DEMONSTRATION),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(file),
                        rewardService));
    }
}
