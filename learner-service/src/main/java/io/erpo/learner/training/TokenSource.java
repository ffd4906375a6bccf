package io.erpo.learner.training;

import io.erpo.events.AdvantageSample;
import java.util.List;
import java.util.Map;

/** Where the tokens of a batch come from. */
@FunctionalInterface
public interface TokenSource {

    /**
     * The tokens of every sample, by response id.
     *
     * @throws IllegalStateException when a response is not where the batch says it is
     */
    Map<String, SampledTokens> fetch(List<AdvantageSample> samples);
}
