package io.erpo.evaluation.result;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What judged correctness.
 *
 * @param name of the reward
 * @param version of the reward
 * @param parameters of the reward, by name
 */
public record Verifier(String name, String version, Map<String, String> parameters) {

    public Verifier {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
