package io.erpo.policy.scoring;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.LogProbs;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Scores token sequences. Each is computed alone and without padding, so a score is a function of its sequence only.
 *
 * <p>One thread at a time. The policy stays open and the caller's.
 */
public final class Scorer {

    private static final Comparator<RankedToken> BEST_FIRST =
            Comparator.<RankedToken>comparingDouble(token -> -token.logProb()).thenComparing(RankedToken::id);

    private final Policy policy;
    private final int top;

    /** @param top how many of the most probable next tokens a score names, at most all of the vocabulary */
    public Scorer(Policy policy, int top) {
        if (top < 1) {
            throw new IllegalArgumentException("top must be at least 1, was " + top);
        }
        this.policy = policy;
        this.top = Math.min(top, policy.config().vocabularySize());
    }

    /**
     * @param temperature divides the logits; positive
     * @throws IllegalArgumentException when {@link #check} refuses
     * @throws PolicyException when a log-probability is not finite
     */
    public Score score(TokenIds sequence, double temperature) {
        check(sequence, temperature);
        Model model = policy.model();
        long[] ids = Arrays.stream(sequence.toArray()).asLongStream().toArray();
        try (Frame frame = model.frame()) {
            IValue[] scored = frame.tuple(frame.call(
                    "score",
                    model.weights().list(),
                    model.rope(),
                    frame.longs(ids, ids.length),
                    frame.number(temperature),
                    frame.integer(top)));
            float[] logProbs = Arrays.copyOf(frame.readFloats(scored[0]), ids.length - 1);
            List<RankedToken> ranked = ranked(frame.readLongs(scored[1]), frame.readFloats(scored[2]));
            requireFinite(logProbs, ranked);
            return new Score(LogProbs.of(logProbs), ranked);
        }
    }

    private static List<RankedToken> ranked(long[] ids, float[] logProbs) {
        List<RankedToken> ranked = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            ranked.add(new RankedToken((int) ids[i], logProbs[i]));
        }
        ranked.sort(BEST_FIRST);
        return ranked;
    }

    /**
     * Refuses what cannot be scored, without computing anything.
     *
     * @throws IllegalArgumentException saying why
     */
    public void check(TokenIds sequence, double temperature) {
        if (sequence.isEmpty()) {
            throw new IllegalArgumentException("a sequence needs at least one token");
        }
        sequence.requireBelow(policy.config().vocabularySize());
        if (sequence.size() > policy.config().maxPositions()) {
            throw new IllegalArgumentException("a sequence of " + sequence.size() + " tokens exceeds the "
                    + policy.config().maxPositions() + " positions of the model");
        }
        // Divides float32 logits, so it must not vanish or overflow there.
        if (!((float) temperature > 0 && Float.isFinite((float) temperature))) {
            throw new IllegalArgumentException("temperature must be positive and finite, was " + temperature);
        }
    }

    private static void requireFinite(float[] logProbs, List<RankedToken> ranked) {
        boolean finite = ranked.stream().allMatch(token -> Float.isFinite(token.logProb()));
        for (float logProb : logProbs) {
            finite &= Float.isFinite(logProb);
        }
        if (!finite) {
            throw new PolicyException("the policy gave a log-probability that is not finite; its weights are damaged,"
                    + " or the temperature is too extreme for float32");
        }
    }
}
