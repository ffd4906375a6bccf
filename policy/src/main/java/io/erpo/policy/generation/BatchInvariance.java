package io.erpo.policy.generation;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the kernels of this machine give a response the same bits in every batch. Math libraries do not promise it: they may
 * choose another order of summation for another number of rows. It is therefore tried once per process and model shape; if it
 * fails, responses are generated one by one, which is slow but repeatable.
 */
final class BatchInvariance {

    private static final Logger LOG = LoggerFactory.getLogger(BatchInvariance.class);
    private static final Map<Subject, Boolean> KNOWN = new ConcurrentHashMap<>();

    private record Subject(ModelConfig config, int slots) {}

    private BatchInvariance() {}

    /** @param generation of completions for requests, in their order */
    static boolean holds(
            ModelConfig config, int slots, Function<List<GenerationRequest>, List<Completion>> generation) {
        return KNOWN.computeIfAbsent(new Subject(config, slots), subject -> {
            boolean holds = holds(config, generation);
            if (!holds) {
                LOG.warn(
                        "on this processor the bits of a response depend on its batch; responses are generated one by one");
            }
            return holds;
        });
    }

    /** Compares a response generated in a large batch of other lengths with the same one generated alone. */
    static boolean holds(ModelConfig config, Function<List<GenerationRequest>, List<Completion>> generation) {
        GenerationRequest subject = request(config, 20);
        List<GenerationRequest> together = new ArrayList<>(List.of(subject));
        for (int i = 0; i < 4; i++) {
            together.add(request(config, 5));
            together.add(request(config, 40));
        }
        return generation
                .apply(together)
                .get(0)
                .equals(generation.apply(List.of(subject)).get(0));
    }

    private static GenerationRequest request(ModelConfig config, int length) {
        int fitting = Math.max(1, Math.min(length, config.maxPositions() - 2));
        int[] prompt = IntStream.range(0, fitting)
                .map(i -> (i * 31 + length) % config.vocabularySize())
                .toArray();
        int newTokens = Math.min(2, config.maxPositions() - fitting);
        return new GenerationRequest(TokenIds.of(prompt), 1, newTokens, position -> 0.5);
    }
}
