package io.erpo.algorithm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The order in which a step trains on its groups, and how its responses are cut into mini-batches. */
public final class TrainingOrder {

    private TrainingOrder() {}

    /**
     * A seeded shuffle of a step's groups. The responses of a group stay together: their advantages sum to zero within a
     * mini-batch, and their prompt is computed once.
     */
    public static <G> List<G> of(long runSeed, int step, List<G> groups) {
        int[] order = new SplitMix64(Hash.of("training-order", runSeed, step)).permutation(groups.size());
        return Arrays.stream(order).<G>mapToObj(groups::get).toList();
    }

    /**
     * Consecutive mini-batches of at most {@code size}, as few as possible and of sizes that differ by one at most: a
     * short rest would be an update with a noisy gradient.
     */
    public static <T> List<List<T>> miniBatches(List<T> ordered, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a mini-batch holds at least one response, asked for " + size);
        }
        int count = (ordered.size() + size - 1) / size;
        List<List<T>> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) ordered.size() * i / count);
            int to = (int) ((long) ordered.size() * (i + 1) / count);
            batches.add(List.copyOf(ordered.subList(from, to)));
        }
        return List.copyOf(batches);
    }
}
