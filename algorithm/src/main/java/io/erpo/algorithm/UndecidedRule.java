package io.erpo.algorithm;

import java.util.List;

/** What becomes of a group of which a reward could not judge a response. */
public enum UndecidedRule {
    /** The response counts as incorrect. */
    INCORRECT,
    /** The group says nothing of its prompt, and is neither learned from nor remembered. */
    DROP;

    /**
     * The rule in a benchmark, whatever it is in training: a measurement counts every prompt, or policies that fail to answer
     * would look the better for it.
     */
    public UndecidedRule inBenchmark() {
        return INCORRECT;
    }

    /**
     * The outcome of a group.
     *
     * @param correct what counts as correct, one for each response
     * @param undecided whether a reward of the group could not judge a response
     */
    public Outcome outcome(List<Boolean> correct, boolean undecided) {
        return undecided && this == DROP ? Outcome.UNDECIDED : Outcome.of(correct);
    }
}
