package io.erpo.sampler.generation;

import io.erpo.events.Engine;
import io.erpo.policy.generation.Completion;
import java.util.Optional;

/**
 * One sampled response, and who sampled it.
 *
 * @param seed that was sent to a program beside the sampler; empty where the random number of each token is derived here
 * @param weightLabel of the weights that such a program says it sampled with
 */
public record SamplingAnswer(Completion completion, Engine engine, Optional<Long> seed, Optional<String> weightLabel) {

    /** Sampled in this process. */
    public static SamplingAnswer here(Completion completion, Engine engine) {
        return new SamplingAnswer(completion, engine, Optional.empty(), Optional.empty());
    }
}
