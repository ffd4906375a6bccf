package io.erpo.evaluation.result;

import io.erpo.algorithm.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was measured, and how. */
public record Conditions(
        EvaluatedModel model, EvaluatedBenchmark benchmark, Protocol protocol, Environment environment) {

    /** What must be equal for two evaluations to be comparable, as texts by the names a person knows. */
    public Map<String, String> comparable() {
        Map<String, String> comparable = new LinkedHashMap<>();
        comparable.put("prompts", benchmark.promptsDigest());
        comparable.putAll(protocol.settings());
        return comparable;
    }

    /** What may differ between comparable evaluations, but is worth a note. */
    public Map<String, String> notable() {
        Map<String, String> notable = new LinkedHashMap<>();
        notable.put("benchmark file", benchmark.fileDigest());
        notable.put("tokenizer", model.tokenizerDigest());
        notable.put("chat template", model.templateDigest());
        notable.put("engine", environment.engine());
        notable.put("number format", environment.dtype());
        notable.put("device", environment.device());
        notable.put("software", environment.software());
        return notable;
    }

    /** SHA-256 (hex) of {@link #comparable}: two evaluations with the same digest are comparable. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        comparable().forEach((name, value) -> text.append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append('\n'));
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
