package io.erpo.policy.training;

import java.util.ArrayList;
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
        ENTROPY
    }

    private final double[] sums = new double[Row.values().length];
    private final List<Integer> nonFinite = new ArrayList<>();
    private double loss;
    private int sequences;
    private long tokens;

    /**
     * Adds a micro-batch.
     *
     * @param rows [7, N] as the script returned them
     * @param shares [N] of each token in the mean
     */
    void add(MicroBatch<TrainingSequence> batch, float[] rows, float[] shares) {
        int token = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            boolean finite = true;
            for (int i = 0; i < sequence.response().size(); i++, token++) {
                for (Row row : Row.values()) {
                    sums[row.ordinal()] += rows[row.ordinal() * shares.length + token];
                }
                loss += (double) rows[token] * shares[token];
                finite &= Float.isFinite(rows[token]);
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
                mean(Row.ENTROPY),
                sequences,
                tokens);
    }

    private double mean(Row row) {
        return sums[row.ordinal()] / tokens;
    }
}
