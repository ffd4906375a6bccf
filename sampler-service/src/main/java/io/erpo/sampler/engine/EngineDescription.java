package io.erpo.sampler.engine;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an engine says of itself.
 *
 * @param name such as vllm or sglang
 * @param version as the engine says it
 * @param vocabularySize ids that it can read and draw; empty when it does not say
 * @param maxPositions maximum number of tokens of prompt and response together; empty when it does not say
 * @param dtype number format of the computation; empty when it does not say
 * @param device what it computes on; empty when it does not say
 * @param flags other settings that change numbers, by their own names
 */
public record EngineDescription(
        String name,
        String version,
        OptionalInt vocabularySize,
        OptionalInt maxPositions,
        Optional<String> dtype,
        Optional<String> device,
        Map<String, String> flags) {

    public EngineDescription {
        flags = Map.copyOf(flags);
        if (name.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException(
                    "an engine needs a name and a version, was '" + name + "' '" + version + "'");
        }
    }
}
