package io.erpo.policy.training;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random sequences for the reference model. */
final class TrainingSequences {

    private TrainingSequences() {}

    /** Four to a prompt, with log-probabilities of another policy. */
    static List<TrainingSequence> offPolicy(int count, long seed) {
        Random random = new Random(seed);
        List<TrainingSequence> sequences = new ArrayList<>();
        TokenIds prompt = TokenIds.of(3);
        for (int i = 0; i < count; i++) {
            if (i % 4 == 0) {
                prompt = TokenIds.of(random.ints(1 + random.nextInt(12), 3, 64).toArray());
            }
            int length = 1 + random.nextInt(9);
            float[] old = new float[length];
            for (int t = 0; t < length; t++) {
                old[t] = -4 + (float) random.nextGaussian();
            }
            TokenIds response = TokenIds.of(random.ints(length, 3, 64).toArray());
            sequences.add(TrainingSequence.of(prompt, response, LogProbs.of(old), random.nextGaussian(), 1.0));
        }
        return sequences;
    }

    static List<ScoredSequence> scored(List<TrainingSequence> sequences) {
        return sequences.stream()
                .map(sequence -> new ScoredSequence(sequence.prompt(), sequence.response(), 1.1))
                .toList();
    }
}
