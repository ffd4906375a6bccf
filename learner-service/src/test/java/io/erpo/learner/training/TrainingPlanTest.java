package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.RunStarted;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.training.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

    @Test
    void shouldCutTheBatchInItsOwnOrderIntoEvenMiniBatches() {
        AdvantageBatch batch = aBatch(0, 10);

        TrainingPlan plan = TrainingPlan.of(aRun(), batch);

        assertThat(plan.miniBatches()).extracting(List::size).containsExactly(3, 3, 4);
        assertThat(plan.samples()).isEqualTo(batch.getSamples());
    }

    @Test
    void shouldPlanNoUpdateWhenTheBatchIsEmpty() {
        assertThat(TrainingPlan.of(aRun(), aBatch(0, 0)).miniBatches()).isEmpty();
    }

    @Test
    void shouldLeaveTruncatedResponsesOutOfTheirMiniBatchesWhenTheRunMasksThem() {
        RunStarted run = aRun();
        run.getLoss().setMaskTruncated(true);
        TrainingPlan plan = TrainingPlan.of(run, aBatch(0, 10));
        List<AdvantageSample> samples = plan.samples();

        // Mini-batches of 3, 3 and 4: one of the first, and all of the second.
        TrainingPlan masked = plan.masked(tokens(samples, Set.of(1, 3, 4, 5)));

        assertThat(masked.miniBatches())
                .containsExactly(List.of(samples.get(0), samples.get(2)), samples.subList(6, 10));
        assertThat(plan.masked(tokens(samples, Set.of()))).isEqualTo(plan);
    }

    @Test
    void shouldTrainOnTruncatedResponsesUnlessTheRunMasksThem() {
        TrainingPlan plan = TrainingPlan.of(aRun(), aBatch(0, 10));

        assertThat(plan.masked(tokens(plan.samples(), Set.of(1, 3, 4, 5)))).isEqualTo(plan);
    }

    /** The tokens of samples, of which those at these places were cut off. */
    private static Map<String, SampledTokens> tokens(List<AdvantageSample> samples, Set<Integer> truncated) {
        return IntStream.range(0, samples.size())
                .boxed()
                .collect(Collectors.toMap(
                        i -> samples.get(i).getResponseId(),
                        i -> new SampledTokens(
                                TokenIds.of(1), TokenIds.of(2), LogProbs.of(-1), truncated.contains(i))));
    }

    @Test
    void shouldChangeNothingButTheLearningRateDuringWarmup() {
        TrainingSettings settings = TrainingPlan.of(aRun(), aBatch(0, 0)).settings();

        assertThat(settings.optimizerAt(1)).isEqualTo(new OptimizerSettings(0.5e-3, 0.9, 0.95, 1e-8, 0.1, 1.0));
        assertThat(settings.optimizerAt(9)).isEqualTo(new OptimizerSettings(1e-3, 0.9, 0.95, 1e-8, 0.1, 1.0));
    }

    @Test
    void shouldRefuseABatchThatNamesAResponseTwice() {
        AdvantageBatch batch = aBatch(0, 2);
        List<AdvantageSample> samples = new ArrayList<>(batch.getSamples());
        samples.add(samples.get(0));
        batch.setSamples(samples);

        assertThatThrownBy(() -> TrainingPlan.of(aRun(), batch))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("response test-run/p0-0/0/0 is in the batch twice");
    }

    @Test
    void shouldRefuseNumbersThatCannotBeTrainedOn() {
        AdvantageBatch advantage = aBatch(0, 1);
        advantage.getSamples().get(0).setAdvantage(Double.NaN);
        AdvantageBatch temperature = aBatch(0, 1);
        temperature.getSamples().get(0).setTemperature(0);

        assertThatThrownBy(() -> TrainingPlan.of(aRun(), advantage))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("advantage of test-run/p0-0/0/0 must be finite, was NaN");
        assertThatThrownBy(() -> TrainingPlan.of(aRun(), temperature))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("temperature of test-run/p0-0/0/0 must be above 0, was 0.0");
    }

    @Test
    void shouldRefuseSettingsThatAreOutOfRangeAndNameThem() {
        RunStarted noMiniBatch = aRun();
        noMiniBatch.getOptimizer().setMiniBatchPrompts(0);
        RunStarted hugeMiniBatch = aRun();
        hugeMiniBatch.getOptimizer().setMiniBatchPrompts(Integer.MAX_VALUE);
        RunStarted noClip = aRun();
        noClip.getLoss().setClipLow(Double.NaN);
        RunStarted outside = aRun();
        outside.setRunId("../elsewhere");

        for (RunStarted run : List.of(noMiniBatch, hugeMiniBatch, noClip, outside)) {
            assertThatThrownBy(() -> TrainingPlan.of(run, aBatch(0, 0)))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageStartingWith("run " + run.getRunId() + " cannot be trained: ");
        }
    }

    /** Older versions accepted such runs, and their logs can still be trained and replayed. */
    @Test
    void shouldTrainRunsInTheLogThatWouldNotBePlannedToday() {
        RunStarted run = aRun();
        run.getOptimizer().setLearningRate(0);
        run.getOptimizer().setEpsilon(1.5);
        run.getOptimizer().setWeightDecay(1);
        run.getAdvantage().setEpsilon(0);
        run.getSampling().setGroupSize(1);
        run.setSteps(0);

        TrainingSettings settings = TrainingPlan.of(run, aBatch(0, 0)).settings();

        assertThat(settings.optimizerAt(9)).isEqualTo(new OptimizerSettings(0, 0.9, 0.95, 1.5, 1, 1.0));
        assertThat(settings.miniBatchSize()).isEqualTo(run.getOptimizer().getMiniBatchPrompts());
    }
}
