package io.erpo.policy.store;

import io.erpo.policy.PolicyException;
import java.util.Arrays;

/** The contents of a stored policy's directory. */
public enum PolicyFormat {
    /** A whole checkpoint. */
    HUGGING_FACE("huggingface-safetensors"),
    /** An adapter on the base policy of the run, which is version 0. */
    PEFT_LORA("peft-lora");

    private final String key;

    PolicyFormat(String key) {
        this.key = key;
    }

    /** The name in the log. */
    public String key() {
        return key;
    }

    /** @throws PolicyException when this version of erpo has no such format */
    public static PolicyFormat of(String key) {
        return Arrays.stream(values())
                .filter(format -> format.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new PolicyException("a policy's format should be " + HUGGING_FACE.key + " or "
                        + PEFT_LORA.key + ", was " + key + "; was it published by a newer erpo?"));
    }
}
