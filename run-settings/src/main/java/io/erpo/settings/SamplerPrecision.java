package io.erpo.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The number format of the weights that samplers load. */
public enum SamplerPrecision {
    /** Those that the learner trains. */
    FLOAT32,
    /** A second copy of every policy, rounded, of half the bytes. */
    BFLOAT16;

    /** Its name in the log. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException listing the known ones */
    static SamplerPrecision of(String key) {
        return Arrays.stream(values())
                .filter(precision -> precision.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("checkpoints.samplerPrecision must be one of "
                        + Arrays.stream(values()).map(SamplerPrecision::key).collect(Collectors.joining(", "))
                        + ", was " + key));
    }
}
