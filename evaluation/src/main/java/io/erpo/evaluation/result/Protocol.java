package io.erpo.evaluation.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an evaluation asks and judges. Evaluations are comparable when theirs are equal, as each part moves the scores.
 *
 * @param prompt the prompt's template, verbatim, or {@code chat template} for that of the model
 * @param system the system prompt, verbatim; empty for none
 * @param fewShot number of solved examples before the problem
 * @param samples responses per prompt (K)
 * @param temperature sampling temperature; 0 for greedy
 * @param topP sampled from the fewest tokens with at least this probability together; 1 for all
 * @param topK sampled from this many most probable tokens; 0 for all
 * @param maxNewTokens longest response, in tokens
 * @param window longest prompt with its response, in tokens; 0 when no such limit is known
 * @param stop what ends a response, beside the model's own end of sequence
 * @param verifiers what judges correctness
 */
public record Protocol(
        String prompt,
        String system,
        int fewShot,
        int samples,
        double temperature,
        double topP,
        int topK,
        int maxNewTokens,
        int window,
        List<String> stop,
        List<Verifier> verifiers) {

    public Protocol {
        stop = List.copyOf(stop);
        verifiers = List.copyOf(verifiers);
        if (samples < 1) {
            throw new IllegalArgumentException("an evaluation needs at least one sample per prompt, was " + samples);
        }
    }

    /** All settings as texts, by the names a person knows, in order. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("prompt template", prompt);
        settings.put("system prompt", system);
        settings.put("few-shot examples", String.valueOf(fewShot));
        settings.put("samples", String.valueOf(samples));
        settings.put("temperature", String.valueOf(temperature));
        settings.put("top-p", String.valueOf(topP));
        settings.put("top-k", String.valueOf(topK));
        settings.put("max tokens", String.valueOf(maxNewTokens));
        settings.put("window", String.valueOf(window));
        settings.put("stop", stop.toString());
        settings.put(
                "verifiers", verifiers.stream().map(Protocol::describe).toList().toString());
        return settings;
    }

    private static String describe(Verifier verifier) {
        return verifier.name() + " " + verifier.version()
                + (verifier.parameters().isEmpty() ? "" : " " + verifier.parameters());
    }
}
