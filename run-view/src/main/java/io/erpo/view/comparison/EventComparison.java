package io.erpo.replay.findings;

import io.erpo.replay.recording.Recorded;
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
 * tolerance, whose largest use is kept.
 */
public final class EventComparison {

    private final double tolerance;
    private double largestDeviation;
    private String deviatesMost = "";

    /** @param tolerance largest accepted distance of floating-point numbers; 0 for equal bits */
    public EventComparison(double tolerance) {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance must be 0 or more, was " + tolerance);
        }
        this.tolerance = tolerance;
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

    /**
     * The first difference.
     *
     * @param informational fields of the record that say when or by whom, and are not compared
     */
    public <V extends SpecificRecord> Optional<Difference> compare(
            V recomputed, Recorded<V> recorded, Set<String> informational) {
        return records(recomputed, recorded.value(), informational, recorded::where)
                .map(field -> Difference.of(recorded, field));
    }

    /** Whether two records have the same values, these fields left aside. */
    public boolean same(IndexedRecord recomputed, IndexedRecord recorded, Set<String> leftAside) {
        return records(recomputed, recorded, leftAside, () -> "").isEmpty();
    }

    private Optional<FieldDifference> records(
            IndexedRecord recomputed, IndexedRecord recorded, Set<String> ignored, Supplier<String> where) {
        for (Schema.Field field : recomputed.getSchema().getFields()) {
            if (!ignored.contains(field.name())) {
                Optional<FieldDifference> difference = values(
                                recomputed.get(field.pos()), recorded.get(field.pos()), where)
                        .map(inner -> inner.within(field.name()));
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<FieldDifference> values(Object recomputed, Object recorded, Supplier<String> where) {
        if (recomputed instanceof IndexedRecord left && recorded instanceof IndexedRecord right) {
            return records(left, right, Set.of(), where);
        } else if (recomputed instanceof List<?> left && recorded instanceof List<?> right) {
            return lists(left, right, where);
        } else if (recomputed instanceof Map<?, ?> left && recorded instanceof Map<?, ?> right) {
            return maps(left, right, where);
        } else if (isReal(recomputed) && isReal(recorded)) {
            return numbers((Number) recomputed, (Number) recorded, where);
        }
        return Objects.equals(recomputed, recorded)
                ? Optional.empty()
                : Optional.of(new FieldDifference("", String.valueOf(recomputed), String.valueOf(recorded)));
    }

    private Optional<FieldDifference> lists(List<?> recomputed, List<?> recorded, Supplier<String> where) {
        for (int i = 0; i < Math.min(recomputed.size(), recorded.size()); i++) {
            String place = "[" + i + "]";
            Optional<FieldDifference> difference =
                    values(recomputed.get(i), recorded.get(i), where).map(inner -> inner.within(place));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return recomputed.size() == recorded.size()
                ? Optional.empty()
                : Optional.of(new FieldDifference("", recomputed.size() + " items", recorded.size() + " items"));
    }

    private Optional<FieldDifference> maps(Map<?, ?> recomputed, Map<?, ?> recorded, Supplier<String> where) {
        Set<Object> keys = new TreeSet<>(recomputed.keySet());
        keys.addAll(recorded.keySet());
        return keys.stream()
                .flatMap(key -> values(recomputed.get(key), recorded.get(key), where).stream()
                        .map(inner -> inner.within("[" + key + "]")))
                .findFirst();
    }

    private Optional<FieldDifference> numbers(Number recomputed, Number recorded, Supplier<String> where) {
        if (recomputed.equals(recorded)) {
            return Optional.empty();
        }
        double deviation = Math.abs(recomputed.doubleValue() - recorded.doubleValue());
        if (deviation <= tolerance) {
            if (deviation > largestDeviation) {
                largestDeviation = deviation;
                deviatesMost = where.get();
            }
            return Optional.empty();
        }
        return Optional.of(new FieldDifference("", recomputed.toString(), recorded.toString()));
    }

    private static boolean isReal(Object value) {
        return value instanceof Float || value instanceof Double;
    }
}
