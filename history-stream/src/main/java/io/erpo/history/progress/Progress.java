package io.erpo.history.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of a run that goes on.
 *
 * @param policyVersion its newest policy; -1 before the base policy
 * @param since when that was published, or when the run was started
 * @param usualStep mean time of its newest steps; empty before the first
 */
record Progress(long policyVersion, Instant since, Optional<Duration> usualStep) {

    /** Time since then; never negative, because clocks differ. */
    Duration age(Instant now) {
        Duration age = Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
