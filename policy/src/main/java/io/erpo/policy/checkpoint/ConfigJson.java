package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import java.nio.file.Path;

/** Between {@code config.json} and {@link ModelConfig}; refuses by name what the model here does not compute. */
final class ConfigJson {

    private ConfigJson() {}

    static ModelConfig parse(ObjectNode json, Path file) {
        requireText(json, file, "model_type", "qwen2");
        requireText(json, file, "hidden_act", "silu");
        requireAbsent(json, file, "rope_scaling");
        requireAbsent(json, file, "quantization_config");
        if (json.path("use_sliding_window").asBoolean(false)) {
            throw unsupported(file, "use_sliding_window", "true", "false");
        }
        for (JsonNode type : json.path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw unsupported(file, "layer_types", type.toString(), "full_attention");
            }
        }
        // transformers 5 moved the rope settings into an object of their own.
        JsonNode rope = json.path("rope_parameters");
        if (rope.isObject() && !rope.path("rope_type").asText("default").equals("default")) {
            throw unsupported(
                    file, "rope_parameters.rope_type", rope.path("rope_type").toString(), "default");
        }
        int hidden = integer(json, file, "hidden_size");
        int heads = integer(json, file, "num_attention_heads");
        try {
            ModelConfig config = new ModelConfig(
                    integer(json, file, "vocab_size"),
                    hidden,
                    integer(json, file, "intermediate_size"),
                    integer(json, file, "num_hidden_layers"),
                    heads,
                    integer(json, file, "num_key_value_heads"),
                    integer(json, file, "max_position_embeddings"),
                    number(rope.isObject() ? rope : json, file, "rope_theta"),
                    number(json, file, "rms_norm_eps"),
                    json.path("tie_word_embeddings").asBoolean(false));
            if (json.path("head_dim").asInt(config.headSize()) != config.headSize()) {
                throw unsupported(
                        file, "head_dim", json.path("head_dim").toString(), String.valueOf(config.headSize()));
            }
            return config;
        } catch (IllegalArgumentException e) {
            throw new PolicyException(file + ": " + e.getMessage(), e);
        }
    }

    static ObjectNode write(ModelConfig config, int endOfSequenceId) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add("Qwen2ForCausalLM");
        return json.put("model_type", "qwen2")
                .put("hidden_act", "silu")
                .put("vocab_size", config.vocabularySize())
                .put("hidden_size", config.hiddenSize())
                .put("intermediate_size", config.intermediateSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("max_position_embeddings", config.maxPositions())
                .put("rope_theta", config.ropeTheta())
                .put("rms_norm_eps", config.rmsNormEpsilon())
                .put("tie_word_embeddings", config.tiedEmbeddings())
                .put("use_sliding_window", false)
                .put("attention_dropout", 0.0)
                .put("bos_token_id", endOfSequenceId)
                .put("eos_token_id", endOfSequenceId)
                .put("torch_dtype", "float32");
    }

    private static void requireText(ObjectNode json, Path file, String key, String supported) {
        if (!json.path(key).asText().equals(supported)) {
            throw unsupported(file, key, json.path(key).toString(), '"' + supported + '"');
        }
    }

    private static void requireAbsent(ObjectNode json, Path file, String key) {
        if (json.hasNonNull(key)) {
            throw unsupported(file, key, json.get(key).toString(), "none");
        }
    }

    private static int integer(ObjectNode json, Path file, String key) {
        JsonNode value = json.path(key);
        if (!value.isInt()) {
            throw missing(file, key, "an integer", value);
        }
        return value.asInt();
    }

    private static double number(JsonNode json, Path file, String key) {
        JsonNode value = json.path(key);
        if (!value.isNumber()) {
            throw missing(file, key, "a number", value);
        }
        return value.asDouble();
    }

    private static PolicyException missing(Path file, String key, String expected, JsonNode found) {
        return new PolicyException(file + ": " + key + " should be " + expected + ", but is "
                + (found.isMissingNode() ? "missing" : found.toString()));
    }

    private static PolicyException unsupported(Path file, String key, String found, String supported) {
        return new PolicyException(file + ": " + key + " is " + (found.isEmpty() ? "missing" : found)
                + "; supported is " + supported + " (Qwen2 and Qwen2.5 dense models)");
    }
}
