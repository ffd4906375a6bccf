package io.erpo.planning;

import io.erpo.planning.data.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Passages that problems of a benchmark have in common with problems to train on. As in the data of GPT-3 (arXiv
 * 2005.14165, appendix C), a passage has 13 words, and one that many problems to train on have is no sign: it is an
 * instruction, such as how to write the answer.
 */
final class SharedPassages {

    static final int WORDS = 13;

    /** A passage in more problems to train on than this is a turn of phrase. */
    static final int MOST_TRAINED = 10;

    /**
     * A problem of a benchmark with a passage of it that is trained on.
     *
     * @param trained the first problem to train on that has the passage
     * @param words the first such passage
     */
    record Shared(Problem problem, Problem trained, String words) {}

    private static final class Trained {
        private int problems;
        private Problem first;
    }

    private SharedPassages() {}

    /** The problems of a benchmark that share a passage, in its order. */
    static List<Shared> of(List<Problem> benchmark, List<Problem> training) {
        // Of the benchmark only, because training data may be much larger.
        Map<String, Trained> passages = new HashMap<>();
        benchmark.forEach(problem -> passages(problem).forEach(passage -> passages.put(passage, new Trained())));
        for (Problem problem : training) {
            for (String passage : Set.copyOf(passages(problem))) {
                Trained trained = passages.get(passage);
                if (trained != null) {
                    trained.first = trained.problems++ == 0 ? problem : trained.first;
                }
            }
        }
        List<Shared> shared = new ArrayList<>();
        benchmark.forEach(problem -> shared(problem, passages).ifPresent(shared::add));
        return shared;
    }

    private static Optional<Shared> shared(Problem problem, Map<String, Trained> passages) {
        return passages(problem).stream()
                .filter(passage -> {
                    int trained = passages.get(passage).problems;
                    return trained > 0 && trained <= MOST_TRAINED;
                })
                .findFirst()
                .map(passage -> new Shared(problem, passages.get(passage).first, passage));
    }

    private static List<String> passages(Problem problem) {
        List<String> words = NearDuplicates.words(problem.text());
        return IntStream.rangeClosed(0, words.size() - WORDS)
                .mapToObj(at -> String.join(" ", words.subList(at, at + WORDS)))
                .toList();
    }
}
