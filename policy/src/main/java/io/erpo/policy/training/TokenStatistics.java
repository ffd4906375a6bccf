package io.erpo.policy.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums over the tokens of a mini-batch, in float64 and in the order of its sequences. */
final class TokenStatistics {

    /** The rows that {@code losses} in decoder/training.py returns. */
    private enum Row {
        LOSS,
        RATIO,
        CLIPPED_LOW,
        CLIPPED_HIGH,
        DUAL_CLIPPED,
        LOG_RATIO,
        REFERENCE_KL,
        ENTROPY,
        BASE_ENTROPY
    }

    private final List<Row> rows;
    private final double[] sums = new double[Row.values().length];
    private final float[] logRatios;
    private final List<Integer> nonFinite = new ArrayList<>();
    private double squaredRatios;
    private double loss;
    private int sequences;
    private int tokens;

    /**
     * @param withReference whether the loss has a reference policy, and therefore a row more
     * @param withBaseEntropy whether entropies are measured at another temperature too
     * @param tokens of the mini-batch
     */
    TokenStatistics(boolean withReference, boolean withBaseEntropy, int tokens) {
        this.logRatios = new float[tokens];
        this.rows = Arrays.stream(Row.values())
                .filter(row -> withReference || row != Row.REFERENCE_KL)
                .filter(row -> withBaseEntropy || row != Row.BASE_ENTROPY)
                .toList();
    }

    /**
     * Adds a micro-batch.
     *
     * @param values by row and token, as the script returned them
     * @param shares [N] of each token in the mean
     */
    void add(MicroBatch<TrainingSequence> batch, float[] values, float[] shares) {
        System.arraycopy(values, rows.indexOf(Row.LOG_RATIO) * shares.length, logRatios, tokens, shares.length);
        int token = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            boolean finite = true;
            for (int i = 0; i < sequence.response().size(); i++, token++) {
                for (int row = 0; row < rows.size(); row++) {
                    sums[rows.get(row).ordinal()] += values[row * shares.length + token];
                }
                squaredRatios += square(values[Row.RATIO.ordinal() * shares.length + token]);
                loss += (double) values[token] * shares[token];
                finite &= Float.isFinite(values[token]);
            }
            if (!finite) {
                nonFinite.add(sequences);
            }
            sequences++;
        }
        tokens += token;
    }

    /** Indexes in the mini-batch of the sequences with a loss that is NaN or infinite. */
    List<Integer> nonFinite() {
        return nonFinite;
    }

    UpdateMetrics metrics(double gradientNorm) {
        return new UpdateMetrics(
                loss,
                gradientNorm,
                mean(Row.RATIO),
                mean(Row.CLIPPED_LOW),
                mean(Row.CLIPPED_HIGH),
                mean(Row.DUAL_CLIPPED),
                -mean(Row.LOG_RATIO),
                mean(Row.REFERENCE_KL),
                mean(Row.ENTROPY),
                mean(Row.BASE_ENTROPY),
                squaredRatios / tokens,
                sequences,
                tokens,
                LogProbDifference.of(logRatios));
    }

    private static double square(double value) {
        return value * value;
    }

    private double mean(Row row) {
        return sums[row.ordinal()] / tokens;
    }
}
