package io.erpo.replay.findings;

import io.erpo.view.comparison.EventComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a part of a replay.
 *
 * @param part such as {@code history}
 * @param promise what "equal" means here, such as {@code bit for bit}
 * @param compared the kinds and numbers of compared things, as text
 * @param measures numbers that the comparison measured, by name
 * @param differences number of differing records, at least
 * @param first the first difference
 * @param notes what could not be compared, and why
 */
public record Findings(
        String part,
        String promise,
        List<String> compared,
        Map<String, Double> measures,
        long differences,
        Optional<Difference> first,
        List<String> notes) {

    public Findings {
        compared = List.copyOf(compared);
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        notes = List.copyOf(notes);
    }

    /** Whether there is no difference. */
    public boolean equal() {
        return first.isEmpty();
    }

    /** Adds the largest deviation, if a tolerance was set. */
    public Findings withDeviations(EventComparison comparison) {
        if (comparison.largestDeviation() == 0) {
            return this;
        }
        List<String> more = new ArrayList<>(notes);
        more.add("numbers differ by at most %s, at %s"
                .formatted(comparison.largestDeviation(), comparison.deviatesMost()));
        Map<String, Double> measured = new LinkedHashMap<>(measures);
        measured.put("largestDifference", comparison.largestDeviation());
        return new Findings(part, promise, compared, measured, differences, first, more);
    }
}
