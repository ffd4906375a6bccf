package io.erpo.policy.store;

import io.erpo.policy.PolicyException;
import java.util.Arrays;

/** What the directory of a stored policy holds. */
public enum PolicyFormat {
    /** A whole checkpoint. */
    HUGGING_FACE("huggingface-safetensors"),
    /** An adapter beside the base policy of the run, which is its version 0. */
    PEFT_LORA("peft-lora");

    private final String key;

    PolicyFormat(String key) {
        this.key = key;
    }

    /** As the log names it. */
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
