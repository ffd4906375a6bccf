package io.erpo.learner.training;

import io.erpo.events.AdvantageSample;
import java.util.List;
import java.util.Map;

/** The source of a batch's tokens. */
@FunctionalInterface
public interface TokenSource {

    /**
     * The tokens of every sample, by response id.
     *
     * @throws RunFailedException when a response is not at the position that the batch names
     */
    Map<String, SampledTokens> fetch(List<AdvantageSample> samples);
}
