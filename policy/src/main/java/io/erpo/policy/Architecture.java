package io.erpo.policy;

/** Decoder-only architectures that the TorchScript decoder computes; a checkpoint names its own in {@code config.json}. */
public enum Architecture {
    QWEN2("qwen2", "Qwen2ForCausalLM", true, false),
    QWEN3("qwen3", "Qwen3ForCausalLM", false, true),
    LLAMA("llama", "LlamaForCausalLM", false, false),
    /** Computes as Llama does. */
    MISTRAL("mistral", "MistralForCausalLM", false, false);

    private final String modelType;
    private final String className;
    private final boolean queryKeyValueBias;
    private final boolean queryKeyNorm;

    Architecture(String modelType, String className, boolean queryKeyValueBias, boolean queryKeyNorm) {
        this.modelType = modelType;
        this.className = className;
        this.queryKeyValueBias = queryKeyValueBias;
        this.queryKeyNorm = queryKeyNorm;
    }

    /** The {@code model_type} of {@code config.json}. */
    public String modelType() {
        return modelType;
    }

    /** The class of the transformers library that computes it. */
    public String className() {
        return className;
    }

    /** Whether the projections on queries, keys and values have a bias. */
    public boolean hasQueryKeyValueBias() {
        return queryKeyValueBias;
    }

    /** Whether queries and keys are normed by head before they are rotated. */
    public boolean hasQueryKeyNorm() {
        return queryKeyNorm;
    }
}
