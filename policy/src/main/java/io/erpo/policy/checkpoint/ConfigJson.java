package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.Architecture;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Between {@code config.json} and {@link ModelConfig}. Refuses by name what the model here does not compute. A setting that is
 * missing has the value that the transformers library gives it; the sizes, which every checkpoint names, have no such value.
 */
final class ConfigJson {

    private static final String FULL_ATTENTION = "full_attention";

    /** Head size of a Qwen3 model that does not name it. */
    private static final int QWEN3_HEAD_SIZE = 128;

    private final JsonSettings settings;
    private final Architecture architecture;

    /** Of a Mistral model that does not name it. */
    private static final int MISTRAL_WINDOW = 4096;

    private ConfigJson(JsonSettings settings) {
        this.settings = settings;
        this.architecture = architecture(settings);
    }

    static ModelConfig parse(ObjectNode json, Path file) {
        ConfigJson config = new ConfigJson(new JsonSettings(json, file, ""));
        config.requireSupported();
        try {
            return config.read();
        } catch (IllegalArgumentException e) {
            throw new PolicyException(file + ": " + e.getMessage(), e);
        }
    }

    private static Architecture architecture(JsonSettings settings) {
        String type = settings.text("model_type", "");
        for (Architecture architecture : Architecture.values()) {
            if (architecture.modelType().equals(type)) {
                return architecture;
            }
        }
        throw settings.unsupported(
                "model_type",
                Arrays.stream(Architecture.values())
                        .map(architecture -> '"' + architecture.modelType() + '"')
                        .collect(Collectors.joining(" or ")));
    }

    private void requireSupported() {
        if (!settings.text("hidden_act", "silu").equals("silu")) {
            throw settings.unsupported("hidden_act", "\"silu\"");
        }
        for (String flag : List.of("use_sliding_window", "mlp_bias")) {
            requireOff(flag);
        }
        if (architecture != Architecture.QWEN2) {
            // Qwen2 has its bias without being told, and not on the output projection, which this flag is about too.
            requireOff("attention_bias");
        }
        for (String key : List.of("quantization_config", "num_experts", "num_local_experts")) {
            if (settings.has(key)) {
                throw settings.unsupported(key, "none");
            }
        }
        for (JsonNode type : settings.get("layer_types")) {
            if (!type.asText().equals(FULL_ATTENTION)) {
                throw settings.unsupported("layer_types", '"' + FULL_ATTENTION + "\" for all layers");
            }
        }
    }

    /** Attention within a window as long as the context is full attention. */
    private void requireWholeWindow(int maxPositions) {
        String key = "sliding_window";
        boolean none = settings.get(key).isNull();
        int window = settings.integer(key, MISTRAL_WINDOW);
        if (architecture == Architecture.MISTRAL && !none && window < maxPositions) {
            throw settings.unsupported(
                    key,
                    ("null, or at least max_position_embeddings, which is %d; within a window all attention is full, so for"
                                    + " prompts and responses of at most %d tokens together set max_position_embeddings to %d"
                                    + " in a copy of the directory")
                            .formatted(maxPositions, window, window));
        }
    }

    private void requireOff(String flag) {
        if (settings.flag(flag, false)) {
            throw settings.unsupported(flag, "false");
        }
    }

    private ModelConfig read() {
        int hidden = settings.integer("hidden_size");
        int heads = settings.integer("num_attention_heads");
        requireWholeWindow(settings.integer("max_position_embeddings"));
        return new ModelConfig(
                architecture,
                settings.integer("vocab_size"),
                hidden,
                settings.integer("intermediate_size"),
                settings.integer("num_hidden_layers"),
                heads,
                keyValueHeads(heads),
                headSize(hidden, heads),
                settings.integer("max_position_embeddings"),
                RopeJson.parse(settings),
                settings.number("rms_norm_eps", 1e-6),
                settings.flag("tie_word_embeddings", false));
    }

    /** Null means one for each query head; only Llama may leave the setting out, from before there were fewer. */
    private int keyValueHeads(int heads) {
        String key = "num_key_value_heads";
        boolean open = architecture == Architecture.LLAMA || settings.get(key).isNull();
        return open ? settings.integer(key, heads) : settings.integer(key);
    }

    private int headSize(int hidden, int heads) {
        if (settings.has("head_dim")) {
            return settings.integer("head_dim");
        }
        return architecture == Architecture.QWEN3 ? QWEN3_HEAD_SIZE : ModelConfig.evenShare(hidden, heads);
    }

    static ObjectNode write(ModelConfig config, int endOfSequenceId) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add(config.architecture().className());
        json.put("model_type", config.architecture().modelType())
                .put("hidden_act", "silu")
                .put("vocab_size", config.vocabularySize())
                .put("hidden_size", config.hiddenSize())
                .put("intermediate_size", config.intermediateSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads());
        if (config.querySize() != config.hiddenSize() || config.architecture() == Architecture.QWEN3) {
            json.put("head_dim", config.headSize());
        }
        json.put("max_position_embeddings", config.maxPositions());
        RopeJson.write(config.rope(), json);
        json.put("rms_norm_eps", config.rmsNormEpsilon()).put("tie_word_embeddings", config.tiedEmbeddings());
        switch (config.architecture()) {
            case QWEN2, QWEN3 -> json.put("use_sliding_window", false);
            case MISTRAL -> json.putNull("sliding_window");
            case LLAMA -> {}
        }
        return json.put("attention_dropout", 0.0)
                .put("bos_token_id", endOfSequenceId)
                .put("eos_token_id", endOfSequenceId)
                .put("torch_dtype", "float32");
    }
}
