package io.erpo.policy.memory;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement.Precision;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.memory.MemoryPlan.Part;
import io.erpo.policy.training.TrainerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates what training needs, by the tensors that the decoder holds at the worst moment: on the way back through the last layer,
 * or in the loss.
 *
 * @param adapterParameters elements of the adapter that is trained on the weights; 0 when the weights are trained
 * @param longestSequence tokens of the longest prompt and response together
 * @param reference whether the loss has a reference policy; the frozen weights under an adapter are one already
 */
public record LearnerMemory(
        ModelConfig config, TrainerSettings settings, long adapterParameters, int longestSequence, boolean reference) {

    /** Padding of attention's rows, at most: see AttentionRows. */
    private static final double PADDING = 1.5;

    /** Longest row whose shares of attention are held on a CPU: see attend_rows in decoder/network.py. */
    private static final int SHORT_ROW = 128;

    private static final int SUGGESTED_RANK = 16;

    /** The JVM, libtorch and its kernels' own memory. */
    static final long RUNTIME = 700L << 20;

    public MemoryPlan plan() {
        long weights = WeightLayout.of(config).elements();
        long trained = adapterParameters > 0 ? adapterParameters : weights;
        long kept = adapterParameters > 0 ? weights * elementBytes() : weights * Float.BYTES;
        long frozen = reference && adapterParameters == 0 ? weights * elementBytes() + rotary() : 0;
        return new MemoryPlan(
                "learner",
                settings.placement().device(),
                List.of(
                        new Part(adapterParameters > 0 ? "frozen weights" : "weights", kept),
                        new Part("adapter", adapterParameters * Float.BYTES),
                        new Part("gradients", TrainerSettings.usefulWorkers(trained) * trained * Float.BYTES),
                        new Part("optimizer", 2 * trained * Float.BYTES),
                        new Part("reference policy", frozen),
                        new Part("rotary embedding", rotary()),
                        new Part("activations", activations()),
                        new Part("logits", logits()),
                        new Part("one layer's work", layerWork()),
                        new Part("runtime", RUNTIME)));
    }

    /** What would need less memory, and how much less, the most effective last. */
    public List<String> remedies() {
        List<String> remedies = new ArrayList<>();
        if (!settings.gradientCheckpointing()) {
            remedies.add(remedy("optimizer.gradientCheckpointing: true", with(settings.microBatchTokens(), true, 0)));
        }
        if (settings.microBatchTokens() > longestSequence) {
            remedies.add(
                    remedy("that and optimizer.microBatchTokens: " + longestSequence, with(longestSequence, true, 0)));
        }
        if (adapterParameters == 0) {
            remedies.add(remedy(
                    "that and an adapter of rank " + SUGGESTED_RANK + " in place of all weights",
                    with(longestSequence, true, suggestedAdapter())));
        }
        return remedies;
    }

    private String remedy(String change, LearnerMemory less) {
        return change + ": " + less.plan().process() + " would need "
                + MemoryPlan.gibibytes(less.plan().bytes());
    }

    private LearnerMemory with(int microBatchTokens, boolean checkpointing, long adapter) {
        TrainerSettings less = new TrainerSettings(
                settings.placement(),
                Math.min(microBatchTokens, settings.microBatchTokens()),
                settings.logitsTokens(),
                checkpointing);
        return new LearnerMemory(config, less, Math.max(adapter, adapterParameters), longestSequence, reference);
    }

    private long suggestedAdapter() {
        return new AdapterSettings(SUGGESTED_RANK, SUGGESTED_RANK, List.of(Projection.values())).parameters(config);
    }

    private long rotary() {
        return 2L * config.maxPositions() * config.headSize() * Float.BYTES;
    }

    /** Of all layers, or with checkpointing their inputs and all of one. */
    private long activations() {
        long perLayer = tokens() * (layerElements() * elementBytes() + normElements() * Float.BYTES);
        if (settings.gradientCheckpointing()) {
            return (long) config.layers() * tokens() * config.hiddenSize() * elementBytes() + perLayer;
        }
        return config.layers() * perLayer;
    }

    /** Elements of a token that a layer keeps for the way back, in the precision of computation. */
    private long layerElements() {
        long queries = (long) config.heads() * config.headSize();
        long keys = 2L * config.keyValueHeads() * config.headSize();
        // The input, its norm, the residual and its norm; gate and up, silu of the gate, and their product.
        return 4L * config.hiddenSize()
                + queries
                + (long) Math.ceil(PADDING * rowElements(queries, keys))
                + 4L * config.intermediateSize();
    }

    /** Elements of a place in attention's padded rows: what goes in, what comes out, and over short rows on a CPU the shares. */
    private long rowElements(long queries, long keys) {
        boolean isShort = settings.placement().isCpu() && longestSequence <= SHORT_ROW;
        return isShort ? 2 * queries + keys + (long) config.heads() * longestSequence : 4 * queries;
    }

    /** The two normalised vectors before their weights, which are float32 always. */
    private long normElements() {
        return 2L * config.hiddenSize();
    }

    /** Three arrays over the vocabulary, and what their gradient leaves of bfloat16. */
    private long logits() {
        long tokens = Math.min(settings.logitsTokens(), tokens());
        long output = (long) config.vocabularySize() * config.hiddenSize();
        long copies = elementBytes() == Float.BYTES ? 0 : 2 * output * elementBytes();
        return 3 * tokens * config.vocabularySize() * Float.BYTES + copies;
    }

    /** The gradients of one layer before they are added up, its weights in the precision of computation, and its temporaries. */
    private long layerWork() {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headSize();
        long keys = 2L * config.keyValueHeads() * config.headSize();
        long layer = hidden * (2 * queries + keys) + 3 * hidden * config.intermediateSize();
        long casts = elementBytes() == Float.BYTES ? 0 : layer * elementBytes();
        long gradients = adapterParameters > 0 ? 0 : layer * Float.BYTES;
        return gradients + casts + tokens() * elementBytes() * (4L * config.intermediateSize() + 4 * hidden);
    }

    private long tokens() {
        return Math.max(settings.microBatchTokens(), longestSequence);
    }

    private int elementBytes() {
        return bytesOf(settings.placement().precision());
    }

    static int bytesOf(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> Float.BYTES;
            case BFLOAT16 -> Short.BYTES;
        };
    }
}
