package io.erpo.algorithm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How good a policy is on held-out prompts, from k responses to each.
 *
 * @param meanAtK share of correct responses
 * @param passAtK unbiased pass@1 to pass@k (Chen et al., arXiv 2107.03374, eq. 1)
 * @param majAtK share of prompts whose most frequent answer is correct
 */
public record Benchmark(double meanAtK, List<Double> passAtK, double majAtK) {

    /** A judged answer; empty when none could be extracted. */
    public record Answer(Optional<String> extracted, boolean correct) {}

    public Benchmark {
        passAtK = List.copyOf(passAtK);
    }

    /**
     * The measures over these prompts.
     *
     * @param prompts the judged answers of each prompt: at least one prompt, each with the same number of answers
     */
    public static Benchmark of(List<List<Answer>> prompts) {
        int k = prompts.isEmpty() ? 0 : prompts.get(0).size();
        if (k == 0 || prompts.stream().anyMatch(answers -> answers.size() != k)) {
            throw new IllegalArgumentException("a benchmark needs prompts with equally many answers, at least one");
        }
        int[] correct = prompts.stream().mapToInt(Benchmark::correct).toArray();
        return new Benchmark(
                (double) IntStream.of(correct).sum() / (prompts.size() * (long) k),
                IntStream.rangeClosed(1, k)
                        .mapToObj(draws -> IntStream.of(correct)
                                .mapToDouble(c -> passAtK(k, c, draws))
                                .average()
                                .orElseThrow())
                        .toList(),
                (double) prompts.stream().filter(Benchmark::majorityCorrect).count() / prompts.size());
    }

    /** Unbiased chance that at least one of k draws is correct, when c of n responses were: {@code 1 - C(n-c,k)/C(n,k)}. */
    public static double passAtK(int n, int c, int k) {
        if (c < 0 || c > n || k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "pass@k needs 0 <= c <= n and 1 <= k <= n, was n " + n + ", c " + c + ", k " + k);
        }
        double allWrong = 1;
        for (int i = 0; i < k; i++) {
            allWrong *= (double) Math.max(0, n - c - i) / (n - i);
        }
        return 1 - allWrong;
    }

    /** Number of correct answers. */
    public static int correct(List<Answer> answers) {
        return (int) answers.stream().filter(Answer::correct).count();
    }

    /**
     * Whether the most frequent extracted answer is correct; the earliest wins a tie, and no answer at all is
     * incorrect.
     */
    public static boolean majorityCorrect(List<Answer> answers) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        answers.forEach(answer -> answer.extracted().ifPresent(text -> votes.merge(text, 1, Integer::sum)));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return votes.keySet().stream()
                .filter(text -> votes.get(text) == most)
                .findFirst()
                .flatMap(winner -> answers.stream()
                        .filter(answer ->
                                answer.extracted().filter(winner::equals).isPresent())
                        .findFirst())
                .map(Answer::correct)
                .orElse(false);
    }

    /**
     * The majority vote of a prompt (maj@k): the share of correct answers among those that are the most frequent one,
     * over all answers that are equally frequent. It is 1 or 0 unless answers tie, or equal ones have other verdicts; 0
     * when there is no answer at all. The order of the answers does not matter.
     */
    public static double majority(List<Answer> answers) {
        Map<String, List<Answer>> votes = new LinkedHashMap<>();
        answers.forEach(answer -> answer.extracted()
                .ifPresent(text ->
                        votes.computeIfAbsent(text, any -> new ArrayList<>()).add(answer)));
        int most = votes.values().stream().mapToInt(List::size).max().orElse(0);
        List<List<Answer>> winners =
                votes.values().stream().filter(votesOf -> votesOf.size() == most).toList();
        int right = winners.stream().mapToInt(Benchmark::correct).sum();
        return most == 0 ? 0 : (double) right / (most * winners.size());
    }
}
