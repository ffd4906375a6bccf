package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.PolicyException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What {@code adapter_config.json} says of the change that an adapter makes. PEFT has many kinds; one that would be computed
 * differently here is refused by the name of its setting.
 *
 * @param base where the base model is, as the file names it; empty when it does not
 * @param stabilized whether the scale is that of rsLoRA (Kalajdzievski 2023, arXiv 2312.03732)
 */
record PeftSettings(String base, int rank, double alpha, boolean stabilized) {

    /** Settings that say how the adapter was trained, or where it applies, which the names of its tensors say too. */
    private static final Set<String> MEANINGLESS = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "corda_config",
            "ensure_weight_tying",
            "eva_config",
            "exclude_modules",
            "inference_mode",
            "init_lora_weights",
            "layers_pattern",
            "layers_to_transform",
            "loftq_config",
            "lora_alpha",
            "lora_dropout",
            "lora_ga_config",
            "megatron_core",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "rank_pattern",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type",
            "use_rslora");

    /** Those that leave the base as it is; others subtract something from it, which PEFT does again when it loads. */
    private static final Set<String> HARMLESS_STARTS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    private static final Map<String, String> NONE = Map.of("bias", "none");

    static PeftSettings read(Path file) {
        JsonSettings json = new JsonSettings(JsonFile.read(file), file, "");
        if (!json.text("peft_type", "").equals("LORA")) {
            throw json.unsupported("peft_type", "\"LORA\"");
        }
        for (Map.Entry<String, JsonNode> setting : json.json().properties()) {
            requireComputed(json, setting.getKey(), setting.getValue());
        }
        JsonNode start = json.get("init_lora_weights");
        if (json.has("init_lora_weights") && !HARMLESS_STARTS.contains(start.asText())) {
            throw json.unsupported(
                    "init_lora_weights",
                    "true; convert the adapter with the path_initial_model_for_weight_conversion of PEFT's save_pretrained");
        }
        int rank = json.integer("r");
        double alpha = json.number("lora_alpha");
        if (rank < 1 || !Double.isFinite(alpha)) {
            throw new PolicyException(
                    file + ": r must be at least 1 and lora_alpha finite, were " + rank + " and " + alpha);
        }
        return new PeftSettings(json.text("base_model_name_or_path", ""), rank, alpha, json.flag("use_rslora", false));
    }

    private static void requireComputed(JsonSettings json, String key, JsonNode value) {
        boolean off =
                value.isNull() || value.isContainerNode() && value.isEmpty() || value.isBoolean() && !value.asBoolean();
        if (!off && !MEANINGLESS.contains(key) && !value.asText().equals(NONE.get(key))) {
            throw json.unsupported(
                    key, NONE.getOrDefault(key, "none") + "; merge the adapter with PEFT's merge_and_unload instead");
        }
    }

    /** The factor of {@code B A}. */
    double scale() {
        return scale(rank);
    }

    /** The factor of {@code B A} for matrices of another rank, which {@code rank_pattern} gives to some. */
    double scale(int ofRank) {
        return alpha / (stabilized ? Math.sqrt(ofRank) : ofRank);
    }
}
