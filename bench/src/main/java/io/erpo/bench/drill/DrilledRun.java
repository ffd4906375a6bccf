package io.erpo.bench.drill;

import io.erpo.events.RunEnded;
import java.util.Optional;

/**
 * A run of a drill with several.
 *
 * @param end how the log says it ended
 * @param comparison with the same run alone; empty for a run that must not survive
 */
record DrilledRun(String runId, Fate fate, RunEnded end, Optional<LogComparison> comparison) {

    /** What is wrong; empty when it ended as it must. */
    Optional<String> difference() {
        if (end.getOutcome() != fate.expected()) {
            return Optional.of("run %s is %s and should be %s: %s"
                    .formatted(runId, end.getOutcome(), fate.expected(), end.getReason()));
        }
        return comparison.flatMap(LogComparison::difference).map(found -> "run %s: %s".formatted(runId, found));
    }

    /** A line for the report. */
    String text() {
        return comparison
                .map(found -> "%s finished: %d records, each exactly once, as alone; final policy sha256 %s"
                        .formatted(
                                runId,
                                found.equal().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                                found.finalPolicySha256()))
                .orElseGet(() -> "%s %s by %s: %s"
                        .formatted(runId, end.getOutcome().name().toLowerCase(), end.getBy(), end.getReason()));
    }
}
