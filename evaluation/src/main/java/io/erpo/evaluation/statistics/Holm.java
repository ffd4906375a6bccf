package io.erpo.evaluation.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * p values of several comparisons, adjusted so that the chance of any false finding among them stays below the level (S. Holm, "A
 * simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 1979).
 */
public final class Holm {

    private Holm() {}

    /**
     * The adjusted p of each, in the order given: sorted, the i-th smallest of m times {@code m - i + 1}, at least the one before
     * it, at most 1.
     */
    public static List<Double> adjust(List<Double> pValues) {
        int m = pValues.size();
        int[] bySize = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparing(pValues::get))
                .mapToInt(Integer::intValue)
                .toArray();
        Double[] adjusted = new Double[m];
        double floor = 0;
        for (int i = 0; i < m; i++) {
            floor = Math.max(floor, Math.min(1, pValues.get(bySize[i]) * (m - i)));
            adjusted[bySize[i]] = floor;
        }
        return List.of(adjusted);
    }
}
