package io.erpo.algorithm;

/**
 * What the visits of a prompt leave for the temperature of the next one.
 *
 * @param history H_i
 * @param inverseTemperature 1/T_i in millionths, where a controller steers it; 0 before the first visit and elsewhere
 */
public record Heat(int history, long inverseTemperature) {

    /** A prompt that was never visited. */
    public static final Heat NONE = new Heat(0, 0);

    public Heat {
        if (history < 0) {
            throw new IllegalArgumentException("history must be 0 or more, was " + history);
        }
        if (inverseTemperature < 0) {
            throw new IllegalArgumentException("inverseTemperature must be 0 or more, was " + inverseTemperature);
        }
    }
}
