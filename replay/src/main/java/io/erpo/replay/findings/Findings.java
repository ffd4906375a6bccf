package io.erpo.replay.findings;

import io.erpo.view.comparison.EventComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a part of a replay came to.
 *
 * @param part such as {@code history}
 * @param compared what was compared and how often, in words
 * @param differences how many records differ, at least
 * @param first the first of them
 * @param notes what else the reader must know: what could not be compared, and why
 */
public record Findings(
        String part, List<String> compared, long differences, Optional<Difference> first, List<String> notes) {

    public Findings {
        compared = List.copyOf(compared);
        notes = List.copyOf(notes);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return first.isEmpty();
    }

    /** With a note on how far numbers were apart, if they were allowed to be. */
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
