package io.erpo.math.answer.sets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of real numbers as ordered, disjoint segments; a point is a closed segment with equal ends. */
public record RealSet(List<Segment> segments) {

    static final RealSet ALL =
            new RealSet(List.of(new Segment(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false)));

    private static final double RELATIVE = 1e-9;
    /** The rounding error left by subtracting two equal numbers. */
    private static final double ABSOLUTE = 1e-15;

    public RealSet {
        segments = joined(segments);
    }

    /** From one end to the other. */
    record Segment(double low, boolean withLow, double high, boolean withHigh) {

        boolean isEmpty() {
            return !(low < high) && !(low == high && withLow && withHigh);
        }
    }

    static RealSet point(double value) {
        return new RealSet(List.of(new Segment(value, true, value, true)));
    }

    RealSet union(RealSet other) {
        List<Segment> all = new ArrayList<>(segments);
        all.addAll(other.segments);
        return new RealSet(all);
    }

    RealSet intersection(RealSet other) {
        List<Segment> common = new ArrayList<>();
        for (Segment a : segments) {
            for (Segment b : other.segments) {
                double low = Math.max(a.low, b.low);
                double high = Math.min(a.high, b.high);
                boolean withLow = (a.low < low || a.withLow) && (b.low < low || b.withLow);
                boolean withHigh = (a.high > high || a.withHigh) && (b.high > high || b.withHigh);
                common.add(new Segment(low, withLow, high, withHigh));
            }
        }
        return new RealSet(common);
    }

    RealSet complement() {
        List<Segment> gaps = new ArrayList<>();
        double low = Double.NEGATIVE_INFINITY;
        boolean withLow = false;
        for (Segment segment : segments) {
            gaps.add(
                    new Segment(low, withLow, segment.low, !segment.withLow && segment.low > Double.NEGATIVE_INFINITY));
            low = segment.high;
            withLow = !segment.withHigh;
        }
        gaps.add(new Segment(low, withLow && low < Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, false));
        return new RealSet(gaps);
    }

    /** The same segments, with ends that may differ by rounding. */
    public boolean isSame(RealSet other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            Segment a = segments.get(i);
            Segment b = other.segments.get(i);
            if (a.withLow != b.withLow || a.withHigh != b.withHigh || !near(a.low, b.low) || !near(a.high, b.high)) {
                return false;
            }
        }
        return true;
    }

    private static boolean near(double a, double b) {
        double allowed = Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(a), Math.abs(b)));
        return a == b || Double.isFinite(a - b) && Math.abs(a - b) <= allowed;
    }

    private static List<Segment> joined(List<Segment> segments) {
        List<Segment> sorted = new ArrayList<>(segments);
        sorted.removeIf(Segment::isEmpty);
        sorted.sort(Comparator.comparingDouble(Segment::low).thenComparing(segment -> !segment.withLow));
        List<Segment> joined = new ArrayList<>();
        for (Segment next : sorted) {
            Segment last = joined.isEmpty() ? next : joined.get(joined.size() - 1);
            boolean touches = next.low < last.high || (next.low == last.high && (next.withLow || last.withHigh));
            if (joined.isEmpty() || !touches) {
                joined.add(next);
            } else {
                boolean longer = next.high > last.high;
                boolean withHigh = longer ? next.withHigh : last.withHigh || (next.high == last.high && next.withHigh);
                joined.set(
                        joined.size() - 1,
                        new Segment(last.low, last.withLow, Math.max(last.high, next.high), withHigh));
            }
        }
        return List.copyOf(joined);
    }
}
