package io.erpo.algorithm;

/**
 * Random numbers as functions of what they are for. No generator is shared, so arrival order, batching, restarts and the number
 * of samplers change nothing.
 */
public final class Seeds {

    private Seeds() {}

    /** The seed of one response. */
    public static long ofResponse(long runSeed, ResponseId response) {
        return Hash.of("response", runSeed, response);
    }

    /** The uniform number in [0, 1) that picks the token at a position (from 0) of a response. */
    public static double uniform(long responseSeed, int position) {
        return (SplitMix64.at(responseSeed, position) >>> 11) * 0x1.0p-53;
    }
}
