package io.erpo.evaluation.comparison;

import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.PromptResult;
import io.erpo.evaluation.score.MajorityAtK;
import io.erpo.evaluation.score.PassAtK;
import io.erpo.evaluation.statistics.Wilson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The prompts that are in both of two evaluations. */
final class PairedPrompts {

    private record Pair(PromptResult first, PromptResult second) {

        double gain() {
            return second.mean() - first.mean();
        }

        boolean isSolid() {
            return !Wilson.of(first.correct(), first.samples()).overlaps(Wilson.of(second.correct(), second.samples()));
        }
    }

    private final List<Pair> pairs;
    private final int firstOnly;
    private final int secondOnly;
    private final int samples;

    PairedPrompts(EvaluationResult first, EvaluationResult second) {
        Map<PromptId, PromptResult> others =
                second.prompts().stream().collect(Collectors.toMap(PromptResult::promptId, Function.identity()));
        this.pairs = first.prompts().stream()
                .filter(prompt -> others.containsKey(prompt.promptId()))
                .map(prompt -> new Pair(prompt, others.get(prompt.promptId())))
                .toList();
        this.firstOnly = first.prompts().size() - pairs.size();
        this.secondOnly = second.prompts().size() - pairs.size();
        this.samples = Math.min(first.samples(), second.samples());
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the evaluations have no prompt in common: compare evaluations of one benchmark");
        }
    }

    Comparison compare(List<String> obstacles, List<String> notes) {
        List<Integer> ks = ks();
        return new Comparison(
                obstacles,
                notes,
                pairs.size(),
                firstOnly,
                secondOnly,
                Difference.of(pairs.stream().mapToDouble(Pair::gain).toArray()),
                byK(ks, k -> difference(prompt -> PassAtK.of(prompt.samples(), prompt.correct(), k))),
                majorities(ks),
                which(pair -> pair.gain() > 0),
                which(pair -> pair.gain() < 0),
                which(pair -> pair.gain() > 0 && pair.isSolid()),
                which(pair -> pair.gain() < 0 && pair.isSolid()));
    }

    /** 1, 2, 4 and so on, and all samples. */
    private List<Integer> ks() {
        List<Integer> ks = new ArrayList<>();
        for (int k = 1; k < samples; k *= 2) {
            ks.add(k);
        }
        ks.add(samples);
        return ks;
    }

    private SortedMap<Integer, Difference> majorities(List<Integer> ks) {
        if (pairs.stream()
                .anyMatch(
                        pair -> Math.max(pair.first().samples(), pair.second().samples()) > MajorityAtK.MOST_SAMPLES)) {
            return Collections.emptySortedMap();
        }
        Map<PromptResult, double[]> counted = new IdentityHashMap<>();
        pairs.forEach(pair -> {
            counted.put(pair.first(), MajorityAtK.of(pair.first().answers()));
            counted.put(pair.second(), MajorityAtK.of(pair.second().answers()));
        });
        return byK(ks, k -> difference(prompt -> counted.get(prompt)[k - 1]));
    }

    private Difference difference(ToDoubleFunction<PromptResult> score) {
        return Difference.of(pairs.stream()
                .mapToDouble(pair -> score.applyAsDouble(pair.second()) - score.applyAsDouble(pair.first()))
                .toArray());
    }

    private static SortedMap<Integer, Difference> byK(List<Integer> ks, Function<Integer, Difference> difference) {
        SortedMap<Integer, Difference> byK = new TreeMap<>();
        ks.forEach(k -> byK.put(k, difference.apply(k)));
        return Collections.unmodifiableSortedMap(byK);
    }

    private List<PromptId> which(Predicate<Pair> wanted) {
        return pairs.stream()
                .filter(wanted)
                .map(pair -> pair.first().promptId())
                .toList();
    }
}
