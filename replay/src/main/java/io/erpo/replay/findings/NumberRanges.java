package io.erpo.replay.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Numbers of steps or versions as text. */
public final class NumberRanges {

    private NumberRanges() {}

    /** Such as {@code 1 to 16, 18}. */
    public static String of(Iterable<Long> numbers) {
        SortedSet<Long> sorted = new TreeSet<>();
        numbers.forEach(sorted::add);
        List<String> ranges = new ArrayList<>();
        while (!sorted.isEmpty()) {
            long first = sorted.first();
            long last = first;
            while (sorted.remove(last)) {
                last++;
            }
            last--;
            ranges.add(first == last ? Long.toString(first) : first + " to " + last);
        }
        return String.join(", ", ranges);
    }
}
