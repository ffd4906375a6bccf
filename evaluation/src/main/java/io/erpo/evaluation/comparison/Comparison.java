package io.erpo.evaluation.comparison;

import io.erpo.algorithm.PromptId;
import io.erpo.evaluation.result.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * What changed from a first evaluation to a second one of the same prompts. Prompts are joined by their content. A prompt has
 * changed solidly when the 95 % intervals of its own share of correct responses do not overlap.
 *
 * @param obstacles why the evaluations are not comparable; empty unless the comparison was forced
 * @param notes other differences of their conditions
 * @param prompts number of prompts in both
 * @param firstOnly number of prompts in the first only
 * @param secondOnly number of prompts in the second only
 * @param mean difference of mean@K
 * @param passAtK differences of pass@k, by k: 1, 2, 4 and so on, and all samples
 * @param majAtK differences of maj@k, by the same k
 * @param gained prompts with a larger share of correct responses in the second
 * @param lost prompts with a smaller one
 * @param solidlyGained those gained whose intervals do not overlap
 * @param solidlyLost those lost whose intervals do not overlap
 */
public record Comparison(
        List<String> obstacles,
        List<String> notes,
        int prompts,
        int firstOnly,
        int secondOnly,
        Difference mean,
        SortedMap<Integer, Difference> passAtK,
        SortedMap<Integer, Difference> majAtK,
        List<PromptId> gained,
        List<PromptId> lost,
        List<PromptId> solidlyGained,
        List<PromptId> solidlyLost) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /**
     * What keeps these evaluations from being comparable, a part of a sentence each, such as {@code temperature is 1.0 in the first
     * and 0.6 in the second}.
     */
    public static List<String> obstacles(EvaluationResult first, EvaluationResult second) {
        return differing(first.conditions().comparable(), second.conditions().comparable());
    }

    /** @throws IllegalArgumentException with words for the user, when there are obstacles */
    public static Comparison of(EvaluationResult first, EvaluationResult second) {
        List<String> obstacles = obstacles(first, second);
        if (!obstacles.isEmpty()) {
            throw new IllegalArgumentException("the evaluations are not comparable: " + String.join("; ", obstacles));
        }
        return forced(first, second);
    }

    /** Compares in spite of obstacles, on the prompts that are in both; pass@k and maj@k up to the smaller number of samples. */
    public static Comparison forced(EvaluationResult first, EvaluationResult second) {
        return new PairedPrompts(first, second)
                .compare(
                        obstacles(first, second),
                        differing(
                                first.conditions().notable(),
                                second.conditions().notable()));
    }

    private static List<String> differing(Map<String, String> first, Map<String, String> second) {
        List<String> differing = new ArrayList<>();
        first.forEach((name, value) -> {
            String other = second.get(name);
            if (!value.equals(other)) {
                differing.add(name + (name.endsWith("s") ? " are " : " is ") + shown(value) + " in the first and "
                        + shown(other) + " in the second");
            }
        });
        return differing;
    }

    /** As long as a person can compare: digests are cut. */
    private static String shown(String value) {
        if (value.isEmpty()) {
            return "none";
        }
        return DIGEST.matcher(value).matches() ? value.substring(0, 12) : value;
    }
}
