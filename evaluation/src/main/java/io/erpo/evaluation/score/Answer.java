package io.erpo.evaluation.score;

import java.util.Optional;

/**
 * What a response answered.
 *
 * @param extracted the answer as the verifier found it; empty when none could be read
 * @param correct the verdict
 */
public record Answer(Optional<String> extracted, boolean correct) {}
