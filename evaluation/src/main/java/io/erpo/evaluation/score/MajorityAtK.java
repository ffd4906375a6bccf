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
 * <p>The mean is exact and not sampled: choices are counted, not listed. For a most frequent class with v votes, the number of
 * choices of s votes in which t classes have v and no class has more follows class by class, because a class of a votes gives u of
 * them in {@code C(a,u)} ways.
 */
public final class MajorityAtK {

    /** Beyond, the number of choices exceeds the range of doubles. */
    public static final int MOST_SAMPLES = 1000;

    private final List<AnswerClass> classes;
    private final int votes;
    private final double[] total;

    private MajorityAtK(AnswerClasses answers) {
        this.classes = answers.classes();
        this.votes = answers.votes();
        this.total = new double[answers.samples() + 1];
    }

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
        double[] correct = new MajorityAtK(answers).correctChoices(answers.withoutAnswer());
        double[] choices = choose(samples);
        return IntStream.rangeClosed(1, samples)
                // Rounding may exceed 1 by a last digit.
                .mapToDouble(k -> Math.min(1, correct[k] / choices[k]))
                .toArray();
    }

    /** For each k the number of choices of k responses whose majority is correct; ties count in part. */
    private double[] correctChoices(int withoutAnswer) {
        int most = classes.isEmpty() ? 0 : classes.get(0).votes();
        for (int top = 1; top <= most; top++) {
            addChoicesWithTop(top, choose(withoutAnswer));
        }
        return total;
    }

    private void addChoicesWithTop(int top, double[] silent) {
        double[][] correct = choicesWithTop(top);
        for (int chosen = top; chosen <= votes; chosen++) {
            double share = 0;
            for (int tied = 1; tied < correct[chosen].length; tied++) {
                share += correct[chosen][tied] / tied;
            }
            for (int none = 0; share > 0 && none < silent.length; none++) {
                total[chosen + none] += share * silent[none];
            }
        }
    }

    /**
     * By votes chosen and classes tied at the top: the choices in which no class has more than {@code top}, each counted with the
     * sum of the tied classes' shares of correct verdicts.
     */
    private double[][] choicesWithTop(int top) {
        int ties = (int) classes.stream().filter(c -> c.votes() >= top).count();
        double[][] choices = new double[votes + 1][ties + 1];
        double[][] correct = new double[votes + 1][ties + 1];
        choices[0][0] = 1;
        int seen = 0;
        for (AnswerClass next : classes) {
            seen += next.votes();
            add(next, choose(next.votes()), top, seen, choices, correct);
        }
        return correct;
    }

    /** Takes one more class into account, in place: from many votes to few, so that no entry is read after it was written. */
    private static void add(
            AnswerClass next, double[] ways, int top, int seen, double[][] choices, double[][] correct) {
        int most = Math.min(top, next.votes());
        for (int chosen = seen; chosen >= 0; chosen--) {
            for (int tied = Math.min(choices[chosen].length - 1, chosen / top); tied >= 0; tied--) {
                double all = 0;
                double right = 0;
                for (int u = 0; u <= Math.min(most, chosen); u++) {
                    int before = u == top ? tied - 1 : tied;
                    if (before >= 0) {
                        double earlier = choices[chosen - u][before];
                        all += ways[u] * earlier;
                        right += ways[u]
                                * (correct[chosen - u][before] + (u == top ? next.correctShare() * earlier : 0));
                    }
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
