package io.erpo.policy.training;

import java.util.Arrays;

/**
 * Numbers for each of the N response tokens of a micro-batch, in the order of its sequences: what the methods of
 * decoder/training.py take in addition to the tokens, row after row.
 */
final class TokenRows {

    private static final int POLICY_ROWS = 7;

    private TokenRows() {}

    /** [N]: the temperature that each token was sampled at. */
    static float[] temperatures(MicroBatch<?> batch) {
        float[] temperatures = new float[batch.tokens()];
        int from = 0;
        for (TrainableSequence sequence : batch.sequences()) {
            int to = from + sequence.response().size();
            Arrays.fill(temperatures, from, to, (float) sequence.temperature());
            from = to;
        }
        return temperatures;
    }

    /**
     * [N]: the factor of each token's loss in the sum over the mini-batch.
     *
     * @param tokens response tokens of the mini-batch
     * @param sequences of the mini-batch
     */
    static float[] shares(MicroBatch<TrainingSequence> batch, LossSettings loss, long tokens, int sequences) {
        float[] shares = new float[batch.tokens()];
        int from = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            int to = from + sequence.response().size();
            Arrays.fill(shares, from, to, (float) loss.share(tokens, sequences, to - from));
            from = to;
        }
        return shares;
    }

    /**
     * [7, N]: temperature, share, old log-probability, advantage, weight, log-probability under the reference policy and weight of
     * the entropies in the advantage.
     */
    static float[] ofPolicyLoss(MicroBatch<TrainingSequence> batch, float[] shares, boolean withReference) {
        int tokens = shares.length;
        float[] rows = Arrays.copyOf(temperatures(batch), POLICY_ROWS * tokens);
        int token = 0;
        for (TrainingSequence sequence : batch.sequences()) {
            for (int i = 0; i < sequence.response().size(); i++, token++) {
                rows[tokens + token] = shares[token];
                rows[2 * tokens + token] = sequence.oldLogProbs().get(i);
                rows[3 * tokens + token] = (float) sequence.advantage();
                rows[4 * tokens + token] = sequence.weights().get(i);
                if (withReference) {
                    rows[5 * tokens + token] =
                            sequence.referenceLogProbs().orElseThrow().get(i);
                }
                rows[6 * tokens + token] = (float) sequence.entropyWeight();
            }
        }
        return rows;
    }

    /** The lengths of the responses, where the loss of a token depends on all tokens of its response; else none. */
    static long[] wholeResponses(MicroBatch<TrainingSequence> batch, LossSettings loss) {
        boolean needed = loss.ratio() == RatioLevel.SEQUENCE
                || batch.sequences().stream().anyMatch(sequence -> sequence.entropyWeight() != 0);
        return needed
                ? batch.sequences().stream()
                        .mapToLong(sequence -> sequence.response().size())
                        .toArray()
                : new long[0];
    }

    /** [2, N]: temperature 1, and the same share for all. */
    static float[] ofLikelihood(MicroBatch<SupervisedExample> batch, float share) {
        int tokens = batch.tokens();
        float[] rows = new float[2 * tokens];
        Arrays.fill(rows, 0, tokens, 1f);
        Arrays.fill(rows, tokens, 2 * tokens, share);
        return rows;
    }
}
