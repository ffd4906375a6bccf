package io.erpo.planning.data;

import io.erpo.algorithm.PromptId;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The training and the held-out problems, which have none in common, in no spelling. One part may be empty: a benchmark
 * is held out as a whole.
 *
 * @param source where both came from
 */
public record DataSet(String source, List<Problem> training, List<Problem> heldOut) {

    public DataSet {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        Set<TextHash> learned = training.stream()
                .map(problem -> TextHash.of(Spelling.key(problem.text())))
                .collect(Collectors.toCollection(HashSet::new));
        heldOut.stream()
                .map(Problem::text)
                .filter(text -> learned.contains(TextHash.of(Spelling.key(text))))
                .findFirst()
                .ifPresent(text -> {
                    throw new DataException(source + ": held out, yet also trained on: \"" + text + "\"");
                });
    }

    /** The problems of a benchmark. */
    public static DataSet ofBenchmark(String source, List<Problem> problems) {
        return new DataSet(source, List.of(), problems);
    }

    /**
     * Holds out a share of the problems, chosen by a seeded hash of their content, so that neither the order of a file
     * nor the seed of a run affects the choice. Both parts keep the given order.
     *
     * @param share of the problems to hold out, in (0, 1); each part gets at least one
     */
    public static DataSet split(String source, List<Problem> problems, double share, long seed) {
        return split(source, problems, share, problems.size(), seed);
    }

    /**
     * As {@link #split(String, List, double, long)}, with a limit.
     *
     * @param most how many problems to hold out at most
     */
    public static DataSet split(String source, List<Problem> problems, double share, int most, long seed) {
        int wanted = Math.min(most, (int) Math.round(share * problems.size()));
        int count = Math.min(Math.max(1, wanted), problems.size() - 1);
        List<Lot> lots = IntStream.range(0, problems.size())
                .mapToObj(i -> Lot.of(seed, problems.get(i), i))
                .sorted()
                .limit(Math.max(0, count))
                .toList();
        BitSet chosen = new BitSet(problems.size());
        lots.forEach(lot -> chosen.set(lot.position()));
        Map<Boolean, List<Problem>> parts = IntStream.range(0, problems.size())
                .boxed()
                .collect(
                        Collectors.partitioningBy(chosen::get, Collectors.mapping(problems::get, Collectors.toList())));
        if (parts.get(false).isEmpty() || parts.get(true).isEmpty()) {
            throw new DataException(
                    "%s: a run needs at least one problem to learn from and one to be measured on, found %d and %d"
                            .formatted(
                                    source,
                                    parts.get(false).size(),
                                    parts.get(true).size()));
        }
        return new DataSet(source, parts.get(false), parts.get(true));
    }

    /** The same problems in the same parts, with changed texts. */
    public DataSet withTexts(UnaryOperator<Problem> change) {
        return new DataSet(
                source,
                training.stream().map(change).toList(),
                heldOut.stream().map(change).toList());
    }

    public Stream<Problem> all() {
        return Stream.concat(training.stream(), heldOut.stream());
    }

    /** The place of a problem in the order of holding out. */
    private record Lot(String hash, int position) implements Comparable<Lot> {

        /** 64 bits in hex decide among a million, and take a quarter of the memory. */
        private static final int DIGITS = 16;

        static Lot of(long seed, Problem problem, int position) {
            String hash = PromptId.contentHash("held-out/" + seed, problem.contentHash());
            return new Lot(hash.substring(0, DIGITS), position);
        }

        @Override
        public int compareTo(Lot other) {
            return hash.equals(other.hash) ? Integer.compare(position, other.position) : hash.compareTo(other.hash);
        }
    }
}
