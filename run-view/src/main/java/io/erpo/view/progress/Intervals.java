package io.erpo.view.progress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A set of moments as ordered disjoint intervals, in microseconds since the epoch. */
final class Intervals {

    static final Intervals NONE = new Intervals(List.of());

    private final List<Interval> disjoint;

    /**
     * From a moment (included) to a moment (excluded).
     *
     * @param start microseconds since the epoch
     * @param end not before start
     */
    record Interval(long start, long end) {

        Interval {
            if (end < start) {
                throw new IllegalArgumentException("interval ends at %d before it starts at %d".formatted(end, start));
            }
        }

        static Interval ofLength(long start, long length) {
            return new Interval(start, start + length);
        }
    }

    private Intervals(List<Interval> disjoint) {
        this.disjoint = disjoint;
    }

    /** The moments in at least one of these. */
    static Intervals union(Collection<Interval> intervals) {
        List<Interval> merged = new ArrayList<>();
        intervals.stream()
                .filter(interval -> interval.end() > interval.start())
                .sorted(Comparator.comparingLong(Interval::start))
                .forEach(interval -> append(merged, interval));
        return new Intervals(List.copyOf(merged));
    }

    /** The moments in this or the other set. */
    Intervals or(Intervals other) {
        List<Interval> both = new ArrayList<>(disjoint);
        both.addAll(other.disjoint);
        return union(both);
    }

    /** The moments in both sets. */
    Intervals and(Intervals other) {
        List<Interval> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < disjoint.size() && j < other.disjoint.size()) {
            Interval a = disjoint.get(i);
            Interval b = other.disjoint.get(j);
            long start = Math.max(a.start(), b.start());
            long end = Math.min(a.end(), b.end());
            if (start < end) {
                common.add(new Interval(start, end));
            }
            if (a.end() < b.end()) {
                i++;
            } else {
                j++;
            }
        }
        return new Intervals(common);
    }

    /** Total length. */
    double seconds() {
        return disjoint.stream()
                        .mapToLong(interval -> interval.end() - interval.start())
                        .sum()
                / 1e6;
    }

    private static void append(List<Interval> merged, Interval next) {
        int last = merged.size() - 1;
        if (last >= 0 && next.start() <= merged.get(last).end()) {
            Interval previous = merged.get(last);
            merged.set(last, new Interval(previous.start(), Math.max(previous.end(), next.end())));
        } else {
            merged.add(next);
        }
    }
}
