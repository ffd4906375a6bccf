package io.erpo.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether an interval holds the truth as often as it says, on simulated benchmarks like AIME: 30 prompts, most of them hard. */
class CoverageTest {

    private static final int BENCHMARKS = 4_000;
    private static final int PROMPTS = 30;
    private static final int SAMPLES = 32;
    /** Chances of the prompts are Beta(0.3, 1.2). */
    private static final double ALPHA = 0.3;

    private static final double BETA = 1.2;
    private static final double TRUTH = ALPHA / (ALPHA + BETA);

    @Test
    void shouldHoldTheTruthIn95OutOf100BenchmarksAsAnIntervalOverResponsesDoesNot() {
        SplittableRandom random = new SplittableRandom(251104800);
        int overPrompts = 0;
        int overResponses = 0;
        for (int i = 0; i < BENCHMARKS; i++) {
            int[] correct =
                    IntStream.generate(() -> correct(random)).limit(PROMPTS).toArray();
            double[] means =
                    IntStream.of(correct).mapToDouble(c -> (double) c / SAMPLES).toArray();
            overPrompts +=
                    holdsTruth(Estimate.ofShares(means, SAMPLES).interval().orElseThrow());
            overResponses += holdsTruth(Wilson.of(IntStream.of(correct).sum(), PROMPTS * SAMPLES));
        }

        assertThat((double) overPrompts / BENCHMARKS).isBetween(0.93, 0.97);
        assertThat((double) overResponses / BENCHMARKS).isLessThan(0.5);
    }

    private static int holdsTruth(Interval interval) {
        return interval.contains(TRUTH) ? 1 : 0;
    }

    private static int correct(SplittableRandom random) {
        double chance = chance(random);
        return (int) IntStream.range(0, SAMPLES)
                .filter(i -> random.nextDouble() < chance)
                .count();
    }

    /** A number from the beta distribution, by rejection (Joehnk 1964). */
    private static double chance(SplittableRandom random) {
        while (true) {
            double x = Math.pow(random.nextDouble(), 1 / ALPHA);
            double y = Math.pow(random.nextDouble(), 1 / BETA);
            if (x + y <= 1) {
                return x / (x + y);
            }
        }
    }
}
