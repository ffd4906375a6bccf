package io.erpo.evaluation.result;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The benchmark that an evaluation measured on.
 *
 * @param name for people
 * @param source where its problems came from
 * @param fileDigest SHA-256 (hex) of that file
 * @param promptsDigest SHA-256 (hex) over its ordered prompt ids: evaluations with equal ones measured the same problems
 * @param prompts number of prompts
 * @param dropped rows of the file that are no prompt, by reason
 */
public record EvaluatedBenchmark(
        String name,
        String source,
        String fileDigest,
        String promptsDigest,
        int prompts,
        Map<String, Integer> dropped) {

    public EvaluatedBenchmark {
        dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
        if (prompts < 1) {
            throw new IllegalArgumentException("benchmark " + name + " needs at least one prompt, was " + prompts);
        }
    }
}
