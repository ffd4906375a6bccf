package io.erpo.view.comparison;

import io.erpo.events.Coordinates;
import io.erpo.schemas.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/**
 * Compares events field by field, in the order of their schema. Floating-point numbers must be equal to the bit, or within a
 * tolerance, whose largest use is kept. It is the one place that says what "equal" means:
 *
 * <ul>
 *   <li>The circumstances of a topic ({@link Topic#circumstances()}) are never compared: when, how fast and by whom an event
 *       came to be depends on the machine.
 *   <li>Where another record stands in the log ({@link Coordinates}) is compared when an event was computed again from the
 *       same log, as a replay does. It is not compared between the logs of two runs, as a drill does: an aborted transaction
 *       leaves a gap, and the offsets behind it differ.
 * </ul>
 */
public final class EventComparison {

    private final double tolerance;
    private final boolean places;
    private double largestDeviation;
    private String deviatesMost = "";

    private EventComparison(double tolerance, boolean places) {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance must be 0 or more, was " + tolerance);
        }
        this.tolerance = tolerance;
        this.places = places;
    }

    /**
     * Of a log with what was computed again from it.
     *
     * @param tolerance largest accepted distance of floating-point numbers; 0 for equal bits
     */
    public static EventComparison withinALog(double tolerance) {
        return new EventComparison(tolerance, true);
    }

    /** Of the logs of two runs with the same settings, to the bit. */
    public static EventComparison ofTwoLogs() {
        return new EventComparison(0, false);
    }

    /** Whether only equal bits are equal. */
    public boolean exact() {
        return tolerance == 0;
    }

    /** The largest distance of two numbers that was accepted. */
    public double largestDeviation() {
        return largestDeviation;
    }

    /** Where that was; empty when all numbers were equal. */
    public String deviatesMost() {
        return deviatesMost;
    }

    /** The first difference of two events of a topic. */
    public <V extends SpecificRecord> Optional<FieldDifference> compare(Topic<V> topic, V expected, V found) {
        return compare(topic, expected, found, Set.of(), () -> topic.subject(found));
    }

    /**
     * The first difference of two events of a topic.
     *
     * @param alsoAside fields that are not compared either
     * @param where the place of the event that was found, in words
     */
    public <V extends SpecificRecord> Optional<FieldDifference> compare(
            Topic<V> topic, V expected, V found, Set<String> alsoAside, Supplier<String> where) {
        Set<String> aside = new HashSet<>(topic.circumstances());
        aside.addAll(alsoAside);
        return records(expected, found, aside, where);
    }

    /** Whether two parts of events have the same values, these fields left aside. */
    public boolean same(IndexedRecord expected, IndexedRecord found, Set<String> aside) {
        return records(expected, found, aside, () -> "").isEmpty();
    }

    private Optional<FieldDifference> records(
            IndexedRecord expected, IndexedRecord found, Set<String> aside, Supplier<String> where) {
        for (Schema.Field field : expected.getSchema().getFields()) {
            if (!aside.contains(field.name())) {
                Optional<FieldDifference> difference = values(expected.get(field.pos()), found.get(field.pos()), where)
                        .map(inner -> inner.within(field.name()));
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<FieldDifference> values(Object expected, Object found, Supplier<String> where) {
        if (!places && expected instanceof Coordinates && found instanceof Coordinates) {
            return Optional.empty();
        } else if (expected instanceof IndexedRecord left && found instanceof IndexedRecord right) {
            return records(left, right, Set.of(), where);
        } else if (expected instanceof List<?> left && found instanceof List<?> right) {
            return lists(left, right, where);
        } else if (expected instanceof Map<?, ?> left && found instanceof Map<?, ?> right) {
            return maps(left, right, where);
        } else if (isReal(expected) && isReal(found)) {
            return numbers((Number) expected, (Number) found, where);
        }
        return Objects.equals(expected, found)
                ? Optional.empty()
                : Optional.of(new FieldDifference("", String.valueOf(expected), String.valueOf(found)));
    }

    private Optional<FieldDifference> lists(List<?> expected, List<?> found, Supplier<String> where) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            String place = "[" + i + "]";
            Optional<FieldDifference> difference =
                    values(expected.get(i), found.get(i), where).map(inner -> inner.within(place));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return expected.size() == found.size()
                ? Optional.empty()
                : Optional.of(new FieldDifference("", expected.size() + " items", found.size() + " items"));
    }

    private Optional<FieldDifference> maps(Map<?, ?> expected, Map<?, ?> found, Supplier<String> where) {
        Set<Object> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        return keys.stream()
                .flatMap(key -> values(expected.get(key), found.get(key), where).stream()
                        .map(inner -> inner.within("[" + key + "]")))
                .findFirst();
    }

    private Optional<FieldDifference> numbers(Number expected, Number found, Supplier<String> where) {
        if (expected.equals(found)) {
            return Optional.empty();
        }
        double deviation = Math.abs(expected.doubleValue() - found.doubleValue());
        // The zeros are no distance apart and differ in their sign bit.
        if (!exact() && deviation <= tolerance) {
            if (deviation > largestDeviation) {
                largestDeviation = deviation;
                deviatesMost = where.get();
            }
            return Optional.empty();
        }
        return Optional.of(new FieldDifference("", expected.toString(), found.toString()));
    }

    private static boolean isReal(Object value) {
        return value instanceof Float || value instanceof Double;
    }
}
