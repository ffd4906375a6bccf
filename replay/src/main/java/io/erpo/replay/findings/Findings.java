package io.erpo.replay.findings;

import io.erpo.view.comparison.EventComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of a part of a replay.
 *
 * @param part such as {@code history}
 * @param compared the kinds and numbers of compared things, as text
 * @param differences number of differing records, at least
 * @param first the first difference
 * @param notes what could not be compared, and why
 */
public record Findings(
        String part, List<String> compared, long differences, Optional<Difference> first, List<String> notes) {

    public Findings {
        compared = List.copyOf(compared);
        notes = List.copyOf(notes);
    }

    /** Whether there is no difference. */
    public boolean equal() {
        return first.isEmpty();
    }

    /** Adds a note on the largest deviation, if a tolerance was set. */
    public Findings withDeviations(EventComparison comparison) {
        if (comparison.largestDeviation() == 0) {
            return this;
        }
        List<String> more = new ArrayList<>(notes);
        more.add("numbers differ by at most %s, at %s"
                .formatted(comparison.largestDeviation(), comparison.deviatesMost()));
        return new Findings(part, compared, differences, first, more);
    }
}
