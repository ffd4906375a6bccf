package io.erpo.view.progress;

import io.erpo.events.StepStatistics;
import java.util.Optional;

/**
 * A step whose verdicts are of another kind than those of the step before it.
 *
 * @param statistics of the step
 * @param example a response of the step; empty when none is known
 */
public record VerdictChange(int step, Kind kind, StepStatistics statistics, Optional<JudgedExample> example) {

    /** What the verdicts of a step leave to learn from. */
    public enum Kind {
        /** No response is correct. */
        NONE_CORRECT,
        /** Some responses are correct, but in each group all or none. */
        NONE_MIXED,
        /** Some groups have correct and incorrect responses. */
        MIXED;

        static Kind of(StepStatistics statistics) {
            if (statistics.getCorrectShare() == 0) {
                return NONE_CORRECT;
            }
            return statistics.getMixedShare() == 0 ? NONE_MIXED : MIXED;
        }
    }
}
