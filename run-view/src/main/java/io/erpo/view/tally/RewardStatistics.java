package io.erpo.view.tally;

import java.util.Optional;

/**
 * Statistics of one reward in a run so far.
 *
 * @param weight its weight in the group reward; empty for a shadow reward, which the run does not list
 * @param versions versions of its implementation
 * @param judged responses that it judged
 * @param backlog responses that it has not judged yet
 * @param correctShare correct ones among the judged; empty when it gave no verdict
 * @param meanScore mean unweighted score
 * @param undecided responses that it could not judge
 * @param failed responses on which it failed
 * @param agreement share of equal verdicts on responses where both it and the correctness reward gave one; empty
 * without such responses
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
