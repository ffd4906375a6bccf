package io.erpo.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a network computes, and in which element type.
 *
 * @param device as libtorch names it: {@code cpu}, or {@code cuda:0} for the first GPU
 * @param precision of weights, activations and cache; log-probabilities, losses and the optimizer are always float32
 */
public record Placement(String device, Precision precision) {

    /** Element type that a network computes in. */
    public enum Precision {
        FLOAT32,
        BFLOAT16
    }

    private static final Pattern DEVICE = Pattern.compile("(cpu|cuda(?::(\\d{1,3}))?)");

    public Placement {
        Matcher matcher = DEVICE.matcher(device);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("device must be cpu, cuda or cuda:N, was " + device);
        }
        device = device.equals("cuda") ? "cuda:0" : device;
    }

    /** Float32 on the CPU. */
    public static Placement cpu() {
        return float32("cpu");
    }

    /** Float32 on a device. */
    public static Placement float32(String device) {
        return new Placement(device, Precision.FLOAT32);
    }

    /**
     * From settings.
     *
     * @param precision {@code float32}, {@code bfloat16}, or {@code auto}: bfloat16 on a GPU, float32 on a CPU
     */
    public static Placement of(String device, String precision) {
        if (precision.equals("auto")) {
            return new Placement(device, device.equals("cpu") ? Precision.FLOAT32 : Precision.BFLOAT16);
        }
        for (Precision known : Precision.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(precision)) {
                return new Placement(device, known);
            }
        }
        throw new IllegalArgumentException("precision must be auto, float32 or bfloat16, was " + precision);
    }

    public boolean isCpu() {
        return device.equals("cpu");
    }
}
