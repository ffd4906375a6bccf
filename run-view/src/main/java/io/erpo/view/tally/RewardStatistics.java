package io.erpo.view.tally;

import java.util.Optional;

/**
 * What one reward made of a run so far.
 *
 * @param weight its weight in the group reward; empty for a shadow, which the run does not list
 * @param versions versions of its implementation
 * @param judged responses that it judged
 * @param backlog responses that it has not judged
 * @param correctShare correct ones among the judged; empty when it gave no verdict
 * @param meanScore mean unweighted score
 * @param undecided responses that it could not judge
 * @param failed responses on which it failed
 * @param agreement share of equal verdicts where it and the correctness reward both gave one; empty without such
 * @param meanMicros mean duration of a judgement, in microseconds
 * @param p99Micros 99th percentile of the same (nearest rank)
 */
public record RewardStatistics(
        String name,
        Optional<Double> weight,
        String versions,
        int judged,
        int backlog,
        Optional<Double> correctShare,
        double meanScore,
        int undecided,
        int failed,
        Optional<Double> agreement,
        double meanMicros,
        int p99Micros) {

    /** Whether the run does not list it. */
    public boolean shadow() {
        return weight.isEmpty();
    }
}
