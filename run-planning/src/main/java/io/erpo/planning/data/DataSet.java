package io.erpo.planning.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The training and the held-out problems, which have none in common, in no spelling.
 *
 * @param source where both came from
 */
public record DataSet(String source, List<Problem> training, List<Problem> heldOut) {

    public DataSet {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        if (training.isEmpty() || heldOut.isEmpty()) {
            throw new DataException(
                    "%s: a run needs at least one problem to learn from and one to be measured on, found %d and %d"
                            .formatted(source, training.size(), heldOut.size()));
        }
        Set<String> learned = training.stream()
                .map(problem -> Spelling.key(problem.text()))
                .collect(Collectors.toCollection(HashSet::new));
        heldOut.stream()
                .map(Problem::text)
                .filter(text -> learned.contains(Spelling.key(text)))
                .findFirst()
                .ifPresent(text -> {
                    throw new DataException(source + ": held out, yet also trained on: \"" + text + "\"");
                });
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
        Map<Problem, String> lots = new HashMap<>();
        problems.forEach(problem -> lots.put(problem, lot(seed, problem)));
        Set<Problem> chosen = problems.stream()
                .sorted(Comparator.comparing(lots::get))
                .limit(Math.max(0, count))
                .collect(Collectors.toSet());
        Map<Boolean, List<Problem>> parts = problems.stream().collect(Collectors.partitioningBy(chosen::contains));
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

    private static String lot(long seed, Problem problem) {
        return io.erpo.algorithm.PromptId.contentHash("held-out/" + seed, problem.contentHash());
    }
}
