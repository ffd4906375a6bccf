package io.erpo.learner.training;

import static io.erpo.learner.training.CorrectedSteps.REFERENCE;
import static io.erpo.learner.training.CorrectedSteps.correcting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.Fixtures;
import io.erpo.learner.training.CorrectedSteps.Made;
import io.erpo.policy.LogProbs;
import io.erpo.policy.training.LogProbDifference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the learner measures, corrects and refuses when the sampler gave tokens another probability. */
class CorrectionTest {

    @TempDir
    private static Path base;

    @TempDir
    private Path stores;

    private CorrectedSteps steps;

    @BeforeAll
    static void saveBasePolicy() {
        CorrectedSteps.saveBasePolicy(base);
    }

    @BeforeEach
    void start() {
        steps = new CorrectedSteps(base, stores);
    }

    @ParameterizedTest
    @EnumSource(names = {"TIS", "MASK"})
    void shouldMakeTheStepOfNoCorrectionWhenSamplerAndLearnerAreTheSame(Correction correction) {
        Map<String, SampledTokens> same = steps.sampledByTheLearnerItself();

        Made none = steps.train(correcting(Correction.NONE, 1024), same);
        Made corrected = steps.train(correcting(correction, 1024), same);

        assertThat(corrected.step().getLogprobDifferenceMax()).isLessThan(1e-5);
        assertThat(corrected.step().getCorrectedShare()).isZero();
        assertThat(corrected.step().getLoss()).isCloseTo(none.step().getLoss(), within(1e-5));
        assertThat(corrected.step().getGradNorm())
                .isCloseTo(none.step().getGradNorm(), within(1e-4 * none.step().getGradNorm()));
        List<LogProbs> expected = CorrectedSteps.scored(none.policy());
        List<LogProbs> found = CorrectedSteps.scored(corrected.policy());
        for (int i = 0; i < expected.size(); i++) {
            for (int t = 0; t < expected.get(i).size(); t++) {
                assertThat(found.get(i).get(t)).isCloseTo(expected.get(i).get(t), within(1e-5f));
            }
        }
        assertThat(steps.sequences(correcting(correction, 1024), same).byId().values())
                .hasSize(8)
                .allSatisfy(sequence -> IntStream.range(0, sequence.weights().size())
                        .forEach(t -> assertThat(sequence.weights().get(t)).isCloseTo(1f, within(1e-5f))));
    }

    /** What the engines differ by is in the weight, so that nothing of it is left in the ratio. */
    @Test
    void shouldHaveRatioOneBeforeTheFirstUpdateWhateverTheSamplerRecorded() {
        Consumer<RunStarted> oneUpdate = run -> run.getOptimizer().setMiniBatchPrompts(4);

        TrainStep corrected =
                steps.train(correcting(Correction.TIS, 1024).andThen(oneUpdate)).step();
        TrainStep uncorrected = steps.train(correcting(Correction.NONE, 1024).andThen(oneUpdate))
                .step();

        assertThat(corrected.getMeanRatio()).isCloseTo(1, within(1e-5));
        assertThat(corrected.getClipHighShare()).isZero();
        assertThat(uncorrected.getClipHighShare()).isPositive();
    }

    @Test
    void shouldMeasureOnlyWhatIsComparableWhenLogProbabilitiesAreTakenAtTheBaseTemperature() {
        Consumer<RunStarted> atBase =
                correcting(Correction.NONE, 1024).andThen(run -> run.getLoss().setLogprobMode(LogprobMode.BASE));

        TrainStep some = steps.train(atBase).step();
        TrainStep nothing = steps.train(
                        atBase.andThen(run -> run.getTemperature().setInitial(0.9)))
                .step();

        // The first two responses have temperature 1.
        double largest = 0;
        for (int i = 0; i < 2; i++) {
            JsonNode own = REFERENCE.get("before").get(i);
            JsonNode sampler = REFERENCE.get("responses").get(i).get("sampler");
            for (int t = 0; t < own.size(); t++) {
                largest = Math.max(
                        largest, Math.abs(own.get(t).asDouble() - sampler.get(t).asDouble()));
            }
        }
        assertThat(some.getLogprobDifferenceMax()).isCloseTo(largest, within(1e-5));
        assertThat(nothing.getLogprobDifferenceMean()).isZero();
        assertThat(nothing.getLogprobDifferenceMax()).isZero();
    }

    @Test
    void shouldMeasureNothingInAStepWithoutResponses() {
        TrainStep step = steps.train(
                        correcting(Correction.MASK, 1024)
                                .andThen(run -> run.getLoss().setMaxLogprobDifference(0.001)),
                        Fixtures.aBatch(0, 0),
                        Map.of())
                .step();

        assertThat(step.getUpdates()).isZero();
        assertThat(step.getLogprobDifferenceMean()).isZero();
        assertThat(step.getCorrectedShare()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailTheRunAndPublishNothingWhenTheMeanDifferenceIsAboveTheLimit(Correction correction) {
        double mean = steps.train(correcting(correction, 1024)).step().getLogprobDifferenceMean();

        assertThatThrownBy(() -> steps.train(limited(correction, 0.99 * mean)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("run test-run, step 0: the log-probabilities of learner and sampler differ by "
                        + "%.4f on average".formatted(mean))
                .hasMessageContaining("; loss.maxLogprobDifference allows " + 0.99 * mean + ". The sampler has other")
                .hasMessageEndingWith(". Nothing of this step is published");
        assertThat(steps.newestStore().resolve("test-run").toFile().list()).hasSize(1);
        assertThat(steps.train(limited(correction, 1.01 * mean)).step().getUpdates())
                .isEqualTo(2);
    }

    @Test
    void shouldWarnAboveTheAlarmWhenTheResponsesAreOfThePolicyThatIsTrained() {
        LogProbDifference tooLarge = new LogProbDifference(0.0201, 0.5, 1.25);

        assertThat(LogprobCheck.warning(plan(0), tooLarge).orElseThrow())
                .startsWith("runId=test-run step=2 the log-probabilities of learner and sampler differ by 0.0201 on"
                        + " average (99 % of the tokens by at most 0.5000, one by 1.2500), which is more than 0.02. ")
                .doesNotContain("sampling.maxPolicyLag");
        assertThat(LogprobCheck.warning(plan(0), new LogProbDifference(0.02, 9, 9)))
                .isEmpty();
        assertThat(LogprobCheck.warning(plan(1), tooLarge)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1 step", "2, 2 steps"})
    void shouldSayThatTheLagIsPartOfTheDifference(long lag, String steps) {
        assertThatThrownBy(() -> LogprobCheck.require(plan(lag), new LogProbDifference(0.2, 0.5, 1.25)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining(
                        "sampled with the policy of " + steps + " before, which is part of the difference");
    }

    private static TrainingPlan plan(long lag) {
        RunStarted run = Fixtures.aRun();
        run.getLoss().setMaxLogprobDifference(0.1);
        AdvantageBatch batch = CorrectedSteps.batch();
        batch.setStep(2);
        batch.setPolicyVersion(2 - lag);
        return TrainingPlan.of(run, batch);
    }

    private static Consumer<RunStarted> limited(Correction correction, double limit) {
        return correcting(correction, 1024).andThen(run -> run.getLoss().setMaxLogprobDifference(limit));
    }
}
