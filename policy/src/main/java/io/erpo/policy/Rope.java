package io.erpo.policy;

/**
 * Rotary position embedding.
 *
 * @param theta base of the wavelengths
 * @param scaling how a model stretches them for longer contexts than it was first trained on
 */
public record Rope(double theta, Scaling scaling) {

    /** A change of the angle per position, by frequency. */
    public sealed interface Scaling permits None, Linear, Llama3 {}

    /** The frequencies that theta gives, unchanged. */
    public record None() implements Scaling {}

    /** All frequencies divided by {@code factor}. */
    public record Linear(double factor) implements Scaling {
        public Linear {
            requirePositive("factor", factor);
        }
    }

    /**
     * Llama 3.1: frequencies that turn less than {@code lowFrequencyFactor} times in the original context are divided by
     * {@code factor}, those that turn more than {@code highFrequencyFactor} times are kept, and between them it is interpolated.
     */
    public record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalMaxPositions)
            implements Scaling {
        public Llama3 {
            requirePositive("factor", factor);
            requirePositive("low_freq_factor", lowFrequencyFactor);
            requirePositive("high_freq_factor", highFrequencyFactor);
            requirePositive("original_max_position_embeddings", originalMaxPositions);
            if (!(highFrequencyFactor > lowFrequencyFactor)) {
                throw new IllegalArgumentException("high_freq_factor must be greater than low_freq_factor "
                        + lowFrequencyFactor + ", was " + highFrequencyFactor);
            }
        }
    }

    public Rope {
        requirePositive("rope_theta", theta);
    }

    /** Without scaling. */
    public static Rope of(double theta) {
        return new Rope(theta, new None());
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, was " + value);
        }
    }
}
