package io.erpo.policy;

/**
 * Shape and constants of a model, as in the {@code config.json} of a Hugging Face checkpoint.
 *
 * @param headSize components of one attention head; heads together may be wider or narrower than the hidden size
 * @param maxPositions most tokens that prompt and response may have together
 * @param tiedEmbeddings whether the token embedding is also the output projection
 */
public record ModelConfig(
        Architecture architecture,
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int maxPositions,
        Rope rope,
        double rmsNormEpsilon,
        boolean tiedEmbeddings) {

    /** More than any model was published with; the rotary embedding is computed for all of them. */
    private static final int MOST_POSITIONS = 1 << 24;

    public ModelConfig {
        requirePositive("vocab_size", vocabularySize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", keyValueHeads);
        requirePositive("head_dim", headSize);
        requirePositive("max_position_embeddings", maxPositions);
        requirePositive("rms_norm_eps", rmsNormEpsilon);
        if (maxPositions > MOST_POSITIONS) {
            throw new IllegalArgumentException(
                    "max_position_embeddings must be at most " + MOST_POSITIONS + ", was " + maxPositions);
        }
        if (headSize % 2 != 0) {
            throw new IllegalArgumentException("head_dim must be even, was " + headSize);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads must be a multiple of num_key_value_heads, was "
                    + heads + " for " + keyValueHeads);
        }
        if ((long) heads * headSize > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("num_attention_heads times head_dim must be at most " + Integer.MAX_VALUE
                    + ", was " + heads + " times " + headSize);
        }
    }

    /** A Qwen2 model, whose heads share the hidden size evenly. */
    public ModelConfig(
            int vocabularySize,
            int hiddenSize,
            int intermediateSize,
            int layers,
            int heads,
            int keyValueHeads,
            int maxPositions,
            double ropeTheta,
            double rmsNormEpsilon,
            boolean tiedEmbeddings) {
        this(
                Architecture.QWEN2,
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                keyValueHeads,
                evenShare(hiddenSize, heads),
                maxPositions,
                Rope.of(ropeTheta),
                rmsNormEpsilon,
                tiedEmbeddings);
    }

    /**
     * The head size that a model has unless it says otherwise.
     *
     * @throws IllegalArgumentException when the heads cannot share the hidden size evenly
     */
    public static int evenShare(int hiddenSize, int heads) {
        requirePositive("hidden_size", hiddenSize);
        requirePositive("num_attention_heads", heads);
        if (hiddenSize % heads != 0) {
            throw new IllegalArgumentException("hidden_size must be a multiple of num_attention_heads, was "
                    + hiddenSize + " for " + heads + " heads");
        }
        return hiddenSize / heads;
    }

    /** Components of all query heads together. */
    public int querySize() {
        return heads * headSize;
    }

    /** Components of all key heads together, which are also those of all value heads. */
    public int keySize() {
        return keyValueHeads * headSize;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, was " + value);
        }
    }
}
