package io.erpo.planning;

import io.erpo.planning.data.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a benchmark has in common with the problems to train on: it then measures what the policy has memorized.
 *
 * @param benchmark its name
 * @param problems of the benchmark
 * @param whole those that are also to train on, perhaps with other case, white space and punctuation
 * @param passages others that have {@value SharedPassages#WORDS} words in a row in common with one to train on
 */
public record BenchmarkOverlap(String benchmark, int problems, List<String> whole, List<String> passages) {

    private static final int SHOWN = 3;

    public BenchmarkOverlap {
        whole = List.copyOf(whole);
        passages = List.copyOf(passages);
    }

    static BenchmarkOverlap of(String benchmark, List<Problem> problems, List<Problem> training) {
        Map<String, Problem> known = new HashMap<>();
        training.forEach(problem -> known.putIfAbsent(NearDuplicates.key(problem.text()), problem));
        List<String> whole = new ArrayList<>();
        List<Problem> others = new ArrayList<>();
        for (Problem problem : problems) {
            Optional.ofNullable(known.get(NearDuplicates.key(problem.text())))
                    .ifPresentOrElse(
                            trained -> whole.add("%s is like %s".formatted(problem.source(), trained.source())),
                            () -> others.add(problem));
        }
        List<String> passages = SharedPassages.of(others, training).stream()
                .map(shared -> "%s and %s: \"%s\""
                        .formatted(shared.problem().source(), shared.trained().source(), shared.words()))
                .toList();
        return new BenchmarkOverlap(benchmark, problems.size(), whole, passages);
    }

    /** Warnings for people. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!whole.isEmpty()) {
            notes.add(
                    "%s among those to train on, so it does not measure what the policy does on new ones, such as\n  %s"
                            .formatted(counted(whole, "is", "are"), shown(whole)));
        }
        if (!passages.isEmpty()) {
            notes.add(
                    "%s %d words in a row in common with a problem to train on, so a part of the answer may be known, such as\n  %s"
                            .formatted(counted(passages, "has", "have"), SharedPassages.WORDS, shown(passages)));
        }
        return notes;
    }

    private String counted(List<String> found, String one, String several) {
        return String.format(
                Locale.ROOT,
                "%d of the %d problems of benchmark %s (%.1f %%) %s",
                found.size(),
                problems,
                benchmark,
                100.0 * found.size() / problems,
                found.size() == 1 ? one : several);
    }

    private static String shown(List<String> examples) {
        return String.join("\n  ", examples.subList(0, Math.min(SHOWN, examples.size())));
    }
}
