package io.erpo.evaluation.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The mean of a table of seeds by prompts, for other seeds and other prompts: a two-way random-effects analysis without
 * replication. For other seeds and the same prompts, take {@link Estimate#ofMean} over the means of the seeds.
 *
 * @param seeds mean square between seeds
 * @param prompts mean square between prompts
 * @param rest mean square of what neither explains
 * @param estimate the mean, whose units are the seeds
 */
public record SeedsByPrompts(double seeds, double prompts, double rest, Estimate estimate) {

    /**
     * With S seeds and n prompts, {@code SE^2 = max(MS_seeds + MS_prompts - MS_rest, MS_seeds) / (S n)}, and an interval by
     * Student's t with S - 1 degrees of freedom, as seeds are fewest.
     *
     * @param table a row of equally many prompts for each seed; at least two of each
     */
    public static SeedsByPrompts of(double[][] table) {
        int s = table.length;
        int n = s == 0 ? 0 : table[0].length;
        if (s < 2 || n < 2 || Arrays.stream(table).anyMatch(row -> row.length != n)) {
            throw new IllegalArgumentException(
                    "a table of seeds by prompts needs two or more of each, and every seed the same prompts; was " + s
                            + " seeds with "
                            + Arrays.toString(Arrays.stream(table)
                                    .mapToInt(row -> row.length)
                                    .toArray())
                            + " prompts");
        }
        double[] ofSeed = Arrays.stream(table).mapToDouble(row -> mean(row)).toArray();
        double[] ofPrompt = IntStream.range(0, n)
                .mapToDouble(
                        j -> Arrays.stream(table).mapToDouble(row -> row[j]).sum() / s)
                .toArray();
        double mean = mean(ofSeed);
        double seeds = n * Sample.of(ofSeed).variance();
        double prompts = s * Sample.of(ofPrompt).variance();
        double rest = IntStream.range(0, s)
                        .mapToDouble(i -> IntStream.range(0, n)
                                .mapToDouble(j -> table[i][j] - ofSeed[i] - ofPrompt[j] + mean)
                                .map(difference -> difference * difference)
                                .sum())
                        .sum()
                / ((s - 1.0) * (n - 1.0));
        double variance = Math.max(seeds + prompts - rest, seeds) / ((double) s * n);
        return new SeedsByPrompts(seeds, prompts, rest, Estimate.ofMean(s, mean, Math.sqrt(variance)));
    }

    private static double mean(double[] values) {
        return Sample.of(values).mean();
    }
}
