package io.erpo.evaluation.score;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the most frequent of k answers is correct, as the mean over all {@code C(K,k)} choices of k from K responses.
 *
 * <p>In one choice the class with most votes decides, with its share of correct verdicts. Of t classes with equally many votes
 * each decides with 1/t. Responses without an answer do not vote, and when there is no vote the result is 0. The rule is that of
 * NeMo-Skills, which applies it to the first k responses only; self-consistency voting is from Wang et al., arXiv 2203.11171.
 *
 * <p>The mean is exact and not sampled: choices are counted, not listed. For a winner with v votes only the classes of v or more are
 * limited, and the number of choices in which t of them have v and none has more follows class by class, because a class of a votes
 * gives u of them in {@code C(a,u)} ways. The other responses are free.
 */
public final class MajorityAtK {

    /** Beyond, the number of choices exceeds the range of doubles. */
    public static final int MOST_SAMPLES = 1000;

    private MajorityAtK() {}

    /** Whether the majority of all responses is correct: 1, 0, or its share of a tie. */
    public static double ofAll(AnswerClasses answers) {
        int most = answers.classes().stream().mapToInt(AnswerClass::votes).max().orElse(0);
        return answers.classes().stream()
                .filter(c -> c.votes() == most)
                .mapToDouble(AnswerClass::correctShare)
                .average()
                .orElse(0);
    }

    /** maj@k for each k from 1 to the number of responses, in order. */
    public static double[] of(AnswerClasses answers) {
        int samples = answers.samples();
        if (samples > MOST_SAMPLES) {
            throw new IllegalArgumentException(
                    "maj@k is counted for at most " + MOST_SAMPLES + " responses to a prompt, was " + samples);
        }
        double[] correct = new double[samples + 1];
        int most = answers.classes().isEmpty() ? 0 : answers.classes().get(0).votes();
        for (int top = 1; top <= most; top++) {
            addChoicesWithTop(top, answers, correct);
        }
        double[] choices = choose(samples);
        return IntStream.rangeClosed(1, samples)
                // Rounding may exceed 1 by a last digit.
                .mapToDouble(k -> Math.min(1, correct[k] / choices[k]))
                .toArray();
    }

    /** Adds, for each k, the choices whose winner has {@code top} votes and is correct; of a tie, its share. */
    private static void addChoicesWithTop(int top, AnswerClasses answers, double[] total) {
        List<AnswerClass> limited =
                answers.classes().stream().filter(c -> c.votes() >= top).toList();
        double[] free = choose(answers.samples()
                - limited.stream().mapToInt(AnswerClass::votes).sum());
        double[][] correct = choicesWithTop(top, limited);
        for (int chosen = top; chosen < correct.length; chosen++) {
            double share = 0;
            for (int tied = 1; tied < correct[chosen].length; tied++) {
                share += correct[chosen][tied] / tied;
            }
            for (int others = 0; others < free.length; others++) {
                total[chosen + others] += share * free[others];
            }
        }
    }

    /**
     * By votes chosen and classes tied at the top: the choices in which no class has more than {@code top}, each counted with the
     * sum of the tied classes' shares of correct verdicts.
     */
    private static double[][] choicesWithTop(int top, List<AnswerClass> limited) {
        double[][] choices = new double[top * limited.size() + 1][limited.size() + 1];
        double[][] correct = new double[top * limited.size() + 1][limited.size() + 1];
        choices[0][0] = 1;
        for (int seen = 0; seen < limited.size(); seen++) {
            add(limited.get(seen), top, seen + 1, choices, correct);
        }
        return correct;
    }

    /**
     * Takes one more class into account, in place: from many votes to few, so that no entry is read after it was written.
     *
     * @param seen number of classes with this one
     */
    private static void add(AnswerClass next, int top, int seen, double[][] choices, double[][] correct) {
        double[] ways = choose(next.votes());
        for (int chosen = seen * top; chosen >= 0; chosen--) {
            // Classes that are not tied have fewer than top votes.
            for (int tied = Math.max(0, chosen - seen * (top - 1)); tied <= Math.min(seen, chosen / top); tied++) {
                double all = 0;
                double right = 0;
                for (int u = 0; u < top && u <= chosen; u++) {
                    all += ways[u] * choices[chosen - u][tied];
                    right += ways[u] * correct[chosen - u][tied];
                }
                if (tied > 0) {
                    double earlier = choices[chosen - top][tied - 1];
                    all += ways[top] * earlier;
                    right += ways[top] * (correct[chosen - top][tied - 1] + next.correctShare() * earlier);
                }
                choices[chosen][tied] = all;
                correct[chosen][tied] = right;
            }
        }
    }

    /** The binomial coefficients {@code C(n,0)} to {@code C(n,n)}. */
    private static double[] choose(int n) {
        double[] row = new double[n + 1];
        Arrays.fill(row, 1);
        for (int k = 1; k < n; k++) {
            row[k] = row[k - 1] * (n - k + 1) / k;
        }
        return row;
    }
}
