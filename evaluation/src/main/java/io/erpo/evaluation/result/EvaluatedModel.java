package io.erpo.evaluation.result;

import java.util.OptionalLong;

/**
 * The model that an evaluation measured.
 *
 * @param name for people, such as its directory or its run
 * @param digest SHA-256 (hex) of its weights
 * @param version its policy version; empty for a model that is no policy of a run
 * @param tokenizerDigest SHA-256 (hex) of its tokenizer
 * @param templateDigest SHA-256 (hex) of its chat template; empty for one without
 */
public record EvaluatedModel(
        String name, String digest, OptionalLong version, String tokenizerDigest, String templateDigest) {}
