package io.erpo.learner.training;

import static io.erpo.learner.training.CorrectedSteps.REFERENCE;
import static io.erpo.learner.training.CorrectedSteps.correcting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.events.Correction;
import io.erpo.events.LossMean;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.training.CorrectedSteps.Made;
import io.erpo.policy.LogProbs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A step of two updates, whose sampler and learner differ, against the same step of PyTorch. */
class CorrectionParityTest {

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

    static List<JsonNode> cases() {
        List<JsonNode> cases = new ArrayList<>();
        REFERENCE.get("cases").forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldMakeTheStepThatPyTorchMakes(JsonNode expected) {
        for (int microBatchTokens : new int[] {10_000, 20, 1}) {
            Made made = steps.train(settings(expected, microBatchTokens));
            TrainStep step = made.step();

            assertThat(step.getUpdates()).isEqualTo(2);
            assertClose(step.getLoss(), expected.get("loss"), 1e-5);
            assertClose(
                    step.getGradNorm(),
                    expected.get("gradNorm"),
                    1e-4 * expected.get("gradNorm").asDouble());
            assertClose(step.getMeanRatio(), expected.get("meanRatio"), 1e-5);
            assertClose(step.getClipLowShare(), expected.get("clipLowShare"), 1e-9);
            assertClose(step.getClipHighShare(), expected.get("clipHighShare"), 1e-9);
            assertClose(step.getApproxKl(), expected.get("approxKl"), 1e-5);
            assertClose(step.getCorrectedShare(), expected.get("correctedShare"), 1e-9);
            assertClose(step.getLogprobDifferenceMean(), expected.at("/difference/mean"), 1e-5);
            assertClose(step.getLogprobDifferenceP99(), expected.at("/difference/p99"), 1e-5);
            assertClose(step.getLogprobDifferenceMax(), expected.at("/difference/max"), 1e-5);
            assertLogProbs(made.policy(), expected.get("after"));
        }
    }

    /** Weights are computed over the whole step, mean and gradient over the whole mini-batch. */
    @ParameterizedTest
    @EnumSource(names = {"TIS", "MASK"})
    void shouldMakeTheSameStepHoweverItIsCutIntoMicroBatches(Correction correction) {
        TrainStep whole = steps.train(correcting(correction, 100_000)).step();
        for (int microBatchTokens : new int[] {1, 7, 30}) {
            TrainStep cut =
                    steps.train(correcting(correction, microBatchTokens)).step();

            assertThat(cut.getLoss()).isCloseTo(whole.getLoss(), within(1e-6));
            assertThat(cut.getGradNorm()).isCloseTo(whole.getGradNorm(), within(1e-5 * whole.getGradNorm()));
            assertThat(cut.getCorrectedShare())
                    .isEqualTo(whole.getCorrectedShare())
                    .isPositive();
            assertThat(cut.getLogprobDifferenceMax()).isCloseTo(whole.getLogprobDifferenceMax(), within(1e-5));
        }
    }

    private static Consumer<RunStarted> settings(JsonNode expected, int microBatchTokens) {
        return correcting(Correction.valueOf(expected.get("correction").asText()), microBatchTokens)
                .andThen(run -> {
                    run.getLoss().setCorrectionLow(expected.get("low").asDouble());
                    run.getLoss().setCorrectionHigh(expected.get("high").asDouble());
                    run.getLoss().setMean(LossMean.valueOf(expected.get("mean").asText()));
                });
    }

    /** The step must have moved what is compared by far more than the tolerance. */
    private static void assertLogProbs(Path policy, JsonNode expected) {
        List<LogProbs> found = CorrectedSteps.scored(policy);
        double moved = 0;
        for (int i = 0; i < found.size(); i++) {
            for (int t = 0; t < found.get(i).size(); t++) {
                double after = expected.get(i).get(t).asDouble();
                double before = REFERENCE.get("before").get(i).get(t).asDouble();
                moved = Math.max(moved, Math.abs(after - before));
                assertThat((double) found.get(i).get(t)).isCloseTo(after, within(2e-5));
            }
        }
        assertThat(moved).isGreaterThan(1e-2);
    }

    private static void assertClose(double found, JsonNode expected, double tolerance) {
        assertThat(found).isCloseTo(expected.asDouble(), within(tolerance));
    }
}
