package io.erpo.sampler.engine;

import io.erpo.policy.generation.Completion;
import java.util.Optional;

/**
 * One response of an engine.
 *
 * @param completion with the log-probabilities that the engine gave
 * @param seed the number that was sent, for the log
 * @param weightLabel of the weights that sampled all of it; empty when the engine does not say in its answers
 */
public record EngineAnswer(Completion completion, long seed, Optional<String> weightLabel) {}
