package io.erpo.evaluation.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How far mean@k would move if the same prompts were sampled again. It says nothing about other prompts; {@link Estimate#ofShares}
 * does.
 */
public final class SamplingError {

    private SamplingError() {}

    /**
     * The standard error over samples only, {@code sqrt(sum_i m_i(1-m_i)/(K-1)) / n} with {@code m_i = c_i / K}. Empty for one
     * sample per prompt, which has no spread.
     *
     * @param correct correct responses of each prompt
     * @param samples responses per prompt (K)
     */
    public static OptionalDouble of(int[] correct, int samples) {
        if (samples < 2 || correct.length == 0) {
            return OptionalDouble.empty();
        }
        double variance = Arrays.stream(correct)
                .mapToDouble(c -> (double) c / samples)
                .map(mean -> mean * (1 - mean) / (samples - 1))
                .sum();
        return OptionalDouble.of(Math.sqrt(variance) / correct.length);
    }
}
