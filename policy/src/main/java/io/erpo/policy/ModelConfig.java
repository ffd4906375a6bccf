package io.erpo.policy;

/**
 * Shape and constants of a Qwen2-architecture model, as in the {@code config.json} of a Hugging Face checkpoint.
 *
 * @param maxPositions most tokens that prompt and response may have together
 * @param ropeTheta base of the rotary position embedding
 * @param tiedEmbeddings whether the token embedding is also the output projection
 */
public record ModelConfig(
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

    public ModelConfig {
        requirePositive("vocab_size", vocabularySize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", keyValueHeads);
        requirePositive("max_position_embeddings", maxPositions);
        requirePositive("rope_theta", ropeTheta);
        requirePositive("rms_norm_eps", rmsNormEpsilon);
        if (hiddenSize % heads != 0 || hiddenSize / heads % 2 != 0) {
            throw new IllegalArgumentException("hidden_size must be an even multiple of num_attention_heads, was "
                    + hiddenSize + " for " + heads + " heads");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads must be a multiple of num_key_value_heads, was "
                    + heads + " for " + keyValueHeads);
        }
    }

    /** Components of one attention head. */
    public int headSize() {
        return hiddenSize / heads;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
