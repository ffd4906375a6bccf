package io.erpo.algorithm;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Divides the centred rewards {@code d_j} of a whole batch by their standard deviation, as REINFORCE++ with a group baseline
 * does (arXiv 2501.03262): {@code A_j = d_j / (std(d) + epsilon)}, or with {@code shift}
 * {@code A_j = (d_j - mean(d)) / (std(d) + epsilon)}.
 *
 * <p>The shift is part of the paper. It gives groups without a spread an advantage other than 0: where mean(d) over tokens is
 * positive, all-correct groups are pushed down. Without it they have exactly 0.
 *
 * @param over what the mean and the standard deviation are taken over
 * @param shift whether the mean over the batch is subtracted
 * @param ddof delta degrees of freedom of the standard deviation
 * @param epsilon added to the standard deviation
 */
public record BatchScale(Over over, boolean shift, int ddof, double epsilon) {

    /** What the statistics are taken over. */
    public enum Over {
        /** The responses of the batch, each once. */
        RESPONSES,
        /** Its tokens: a response counts as often as it has tokens. */
        TOKENS
    }

    /**
     * One response of the batch.
     *
     * @param centred its reward without the baseline of its group
     * @param tokens its length
     */
    public record Response(double centred, int tokens) {}

    /**
     * The advantages of a batch. The sums are formed in the order of the list.
     *
     * @param batch every response that is trained on
     * @return one finite advantage for each response, in order
     * @throws NonFiniteRewardException when one would not be finite
     */
    public List<Double> advantages(List<Response> batch) {
        double[] centred = batch.stream().mapToDouble(Response::centred).toArray();
        if (DoubleStream.of(centred).allMatch(d -> d == 0)) {
            return batch.stream().map(response -> 0.0).toList();
        }
        int exponent = AdvantageRule.exponentBeyondSafety(centred);
        double count = batch.stream().mapToDouble(this::weight).sum();
        double mean = batch.stream()
                        .mapToDouble(r -> weight(r) * Math.scalb(r.centred(), -exponent))
                        .sum()
                / count;
        double squares = batch.stream()
                .mapToDouble(r -> weight(r) * square(Math.scalb(r.centred(), -exponent) - mean))
                .sum();
        double divisor = Math.sqrt(squares / (count - ddof)) + Math.scalb(epsilon, -exponent);
        List<Double> advantages = batch.stream()
                // Adding 0 turns -0 into 0.
                .map(r -> (Math.scalb(r.centred(), -exponent) - (shift ? mean : 0)) / divisor + 0.0)
                .toList();
        if (!advantages.stream().allMatch(Double::isFinite)) {
            throw new NonFiniteRewardException(
                    "give finite advantages over the batch",
                    List.of(
                            DoubleStream.of(centred).min().orElseThrow(),
                            DoubleStream.of(centred).max().orElseThrow()));
        }
        return advantages;
    }

    private double weight(Response response) {
        return over == Over.TOKENS ? response.tokens() : 1;
    }

    private static double square(double value) {
        return value * value;
    }
}
