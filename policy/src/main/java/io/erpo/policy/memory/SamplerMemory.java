package io.erpo.policy.memory;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.memory.MemoryPlan.Part;
import java.util.List;

/**
 * Estimates what sampling needs.
 *
 * @param policies versions that are in memory at a time
 * @param slots responses that grow at the same time
 * @param longestSequence tokens of the longest prompt and response together
 * @param truncation whether some responses are drawn from the most probable tokens only
 */
public record SamplerMemory(
        ModelConfig config, Placement placement, int policies, int slots, int longestSequence, boolean truncation) {

    /** Of a sampler that is not told otherwise. */
    public static final int DEFAULT_POLICIES = 2;

    /** Of a sampler that is not told otherwise. */
    public static final int DEFAULT_SLOTS = 128;

    /** Logits, their log-softmax, and probabilities cumulated in float64. */
    private static final int SAMPLING_BYTES = 2 * Float.BYTES + 2 * Double.BYTES;

    /** Ids by probability, their probabilities, those that are kept, and zeros to put them back into. */
    private static final int TRUNCATION_BYTES = Long.BYTES + 3 * Double.BYTES;

    public MemoryPlan plan() {
        int element = LearnerMemory.bytesOf(placement.precision());
        long weights = WeightLayout.of(config).elements() * element;
        long cache = 2L * config.layers() * config.keyValueHeads() * config.headSize() * longestSequence * slots;
        return new MemoryPlan(
                "sampler",
                placement.device(),
                List.of(
                        new Part(
                                "weights of " + policies + " policies",
                                policies * (weights + packedOutput() * element)),
                        new Part("keys and values of " + slots + " responses", cache * element),
                        new Part("logits", (long) slots * config.vocabularySize() * bytesOfALogit()),
                        new Part("runtime", LearnerMemory.RUNTIME)));
    }

    private int bytesOfALogit() {
        return truncation ? SAMPLING_BYTES + TRUNCATION_BYTES : SAMPLING_BYTES;
    }

    /** A CPU reads the output projection from a layout of its own, while a tied embedding stays as it is. */
    private long packedOutput() {
        return placement.isCpu() && config.tiedEmbeddings() ? (long) config.vocabularySize() * config.hiddenSize() : 0;
    }
}
