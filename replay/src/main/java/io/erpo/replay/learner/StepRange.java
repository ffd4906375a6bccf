package io.erpo.replay.learner;

/**
 * Steps to train again.
 *
 * @param from the first; training starts from the policy of this version
 * @param to the last, inclusive
 */
public record StepRange(int from, int to) {

    public StepRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "--from-step must be 0 or more and --to-step no less, were %d and %d".formatted(from, to));
        }
    }

    /** Every step. */
    public static StepRange all() {
        return new StepRange(0, Integer.MAX_VALUE);
    }

    boolean holds(int step) {
        return step >= from && step <= to;
    }
}
