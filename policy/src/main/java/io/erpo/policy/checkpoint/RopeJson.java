package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.Rope;

/**
 * The rotary position embedding in {@code config.json}: {@code rope_theta} and {@code rope_scaling} as transformers 4 writes
 * them, or {@code rope_parameters}, in which transformers 5 has both. Precedence and defaults are those of transformers 5.
 */
final class RopeJson {

    private static final String SCALING = "rope_scaling";
    private static final String PARAMETERS = "rope_parameters";
    private static final String THETA = "rope_theta";
    private static final String PARTIAL = "partial_rotary_factor";
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final double DEFAULT_THETA = 10_000;

    private RopeJson() {}

    static Rope parse(JsonSettings config) {
        String key = config.has(SCALING) ? SCALING : PARAMETERS;
        if (config.has(key) && !config.get(key).isObject()) {
            throw config.unsupported(key, "an object that names its rope_type");
        }
        JsonSettings rope = config.in(key);
        for (JsonNode child : rope.json()) {
            if (child.isContainerNode()) {
                throw config.unsupported(key, "one set of numbers for all layers");
            }
        }
        requireWhole(config);
        requireWhole(rope);
        double theta = rope.number(THETA, config.number(THETA, DEFAULT_THETA));
        return new Rope(theta, scaling(config, rope));
    }

    private static Rope.Scaling scaling(JsonSettings config, JsonSettings rope) {
        String key = rope.has("rope_type") ? "rope_type" : "type";
        switch (rope.text(key, "default")) {
            case "default":
                return new Rope.None();
            case "linear":
                return new Rope.Linear(rope.number("factor"));
            case "llama3":
                int positions = rope.integer(ORIGINAL, config.integer("max_position_embeddings"));
                return new Rope.Llama3(
                        rope.number("factor"),
                        rope.number("low_freq_factor"),
                        rope.number("high_freq_factor"),
                        config.integer(ORIGINAL, positions));
            default:
                throw rope.unsupported(
                        key,
                        "\"default\", \"linear\" or \"llama3\"; if the model's card adds it for long texts only, as those of"
                                + " Qwen do, remove it in a copy of the directory and stay within the model's own context");
        }
    }

    private static void requireWhole(JsonSettings settings) {
        if (settings.number(PARTIAL, 1) != 1) {
            throw settings.unsupported(PARTIAL, "1");
        }
    }

    /** Adds the settings in the form that every release of transformers reads. */
    static void write(Rope rope, ObjectNode config) {
        config.put(THETA, rope.theta());
        if (rope.scaling() instanceof Rope.Linear linear) {
            config.putObject(SCALING).put("rope_type", "linear").put("factor", linear.factor());
        } else if (rope.scaling() instanceof Rope.Llama3 llama) {
            config.putObject(SCALING)
                    .put("rope_type", "llama3")
                    .put("factor", llama.factor())
                    .put("low_freq_factor", llama.lowFrequencyFactor())
                    .put("high_freq_factor", llama.highFrequencyFactor())
                    .put(ORIGINAL, llama.originalMaxPositions());
        }
    }
}
