package io.erpo.evaluation.score;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How good a policy is on a benchmark, from k responses to each prompt.
 *
 * @param meanAtK share of correct responses
 * @param passAtK unbiased pass@1 to pass@k ({@link PassAtK})
 * @param majAtK mean over prompts of whether the majority of all k is correct ({@link MajorityAtK})
 */
public record BenchmarkScores(double meanAtK, List<Double> passAtK, double majAtK) {

    public BenchmarkScores {
        passAtK = List.copyOf(passAtK);
    }

    /**
     * The scores over these prompts. Answers with equal texts are one vote.
     *
     * @param prompts the judged answers of each prompt: at least one prompt, each with the same number of answers
     */
    public static BenchmarkScores of(List<List<Answer>> prompts) {
        int k = prompts.isEmpty() ? 0 : prompts.get(0).size();
        if (k == 0 || prompts.stream().anyMatch(answers -> answers.size() != k)) {
            throw new IllegalArgumentException("a benchmark needs prompts with equally many answers, at least one");
        }
        int[] correct = prompts.stream().mapToInt(BenchmarkScores::correct).toArray();
        return new BenchmarkScores(
                (double) IntStream.of(correct).sum() / (prompts.size() * (long) k),
                IntStream.rangeClosed(1, k)
                        .mapToObj(draws -> IntStream.of(correct)
                                .mapToDouble(c -> PassAtK.of(k, c, draws))
                                .average()
                                .orElseThrow())
                        .toList(),
                prompts.stream()
                        .mapToDouble(BenchmarkScores::majority)
                        .average()
                        .orElseThrow());
    }

    /** Number of correct answers. */
    public static int correct(List<Answer> answers) {
        return (int) answers.stream().filter(Answer::correct).count();
    }

    /** Whether the majority of a prompt's answers is correct: 1, 0, or its share of a tie. Answers with equal texts are one vote. */
    public static double majority(List<Answer> answers) {
        return MajorityAtK.ofAll(AnswerClasses.of(answers, Equivalence.ofTexts()));
    }
}
