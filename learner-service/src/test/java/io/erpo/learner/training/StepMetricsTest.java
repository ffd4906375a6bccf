package io.erpo.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.training.LogProbDifference;
import io.erpo.policy.training.UpdateMetrics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StepMetricsTest {

    private static final LogProbDifference DIFFERENCE = new LogProbDifference(0.01, 0.02, 0.03);

    @Test
    void shouldWeighTokenMeansByTokensAndTheRestByUpdates() {
        UpdateMetrics small =
                new UpdateMetrics(1, 2, 1.0, 0.1, 0.2, 0.3, 0.4, 0.1, 0.8, 0.9, 2, 4, 10, LogProbDifference.of(1));
        UpdateMetrics large =
                new UpdateMetrics(2, 4, 2.0, 0.5, 0.6, 0.7, 0.8, 0.5, 0.4, 0, 7.5, 5, 30, LogProbDifference.of(2));

        StepMetrics step = StepMetrics.of(List.of(small, large), 1e-4, 3, DIFFERENCE, 0.25);

        assertThat(step)
                .isEqualTo(new StepMetrics(
                        1.5, 3, 1.75, 0.4, 0.5, 0.6, 0.7, 0.4, 0.5, 0.9, 0.5, 1e-4, 2, 9, 40, 3, DIFFERENCE, 0.25));
    }

    /** Ratios 1.105171, 1, 3.320117, 4.953032 and 0.223130 count as 0.594237 times as many that are equal. */
    @Test
    void shouldGiveTheEffectiveSampleSizeOfTheRatios() {
        double[] ratios = DoubleStream.of(0.1, 0, 1.2, 1.6, -1.5).map(Math::exp).toArray();
        double mean = DoubleStream.of(ratios).average().orElseThrow();
        double squares = DoubleStream.of(ratios).map(w -> w * w).average().orElseThrow();
        UpdateMetrics update =
                new UpdateMetrics(0, 0, mean, 0, 0, 0, 0, 0, 0, 0, squares, 1, 5, LogProbDifference.NONE);

        assertThat(StepMetrics.of(List.of(update), 0, 0, DIFFERENCE, 0).effectiveSampleShare())
                .isCloseTo(0.594237, within(1e-6));
    }

    @Test
    void shouldBeZeroButForTheMaskedWhenThereWasNoUpdate() {
        assertThat(StepMetrics.of(List.of(), 0, 3, LogProbDifference.NONE, 0))
                .isEqualTo(new StepMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, LogProbDifference.NONE, 0));
    }
}
