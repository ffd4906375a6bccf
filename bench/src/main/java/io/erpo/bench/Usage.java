package io.erpo.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The resources that some work used.
 *
 * @param wall seconds
 * @param cpu CPU seconds of this process
 * @param other share of the whole machine that other processes used meanwhile: above a few percent, measure again
 */
record Usage(double wall, double cpu, double other) {

    /** The rest after a part of the work is subtracted; the share of others stays that of the whole. */
    Usage minus(Usage part) {
        return new Usage(wall - part.wall, cpu - part.cpu, other);
    }

    /** Adds the fields {@code <prefix>wall}, {@code <prefix>cpu} and {@code <prefix>other}. */
    void put(ObjectNode line, String prefix) {
        line.put(prefix + "wall", Decimals.of(wall))
                .put(prefix + "cpu", Decimals.of(cpu))
                .put(prefix + "other", Decimals.of(other));
    }
}
