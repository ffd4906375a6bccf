package io.erpo.view.tally;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;

/** Counts pairs of values: what two judges say of the same things. */
public final class CrossTable<K extends Enum<K>> {

    private final Map<K, Map<K, Integer>> counts;
    private final Class<K> type;

    public CrossTable(Class<K> type) {
        this.type = type;
        this.counts = new EnumMap<>(type);
    }

    public void add(K one, K other) {
        counts.computeIfAbsent(one, key -> new EnumMap<>(type)).merge(other, 1, Integer::sum);
    }

    /** The number of times this pair occurs. */
    public int count(K one, K other) {
        return counts.getOrDefault(one, Map.of()).getOrDefault(other, 0);
    }

    /** The number of pairs that meet the condition. */
    public int count(BiPredicate<K, K> pair) {
        int[] sum = new int[1];
        counts.forEach((one, row) -> row.forEach((other, count) -> sum[0] += pair.test(one, other) ? count : 0));
        return sum[0];
    }
}
