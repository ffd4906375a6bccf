package io.erpo.experiment.result;

import java.util.List;

/**
 * A policy measured on a benchmark.
 *
 * @param step steps that the policy has had
 * @param samples responses to each prompt
 */
public record Measurement(String benchmark, int step, int samples, double temperature, List<Score> prompts) {

    /**
     * A prompt of it.
     *
     * @param correct correct responses
     * @param majority its maj@k
     */
    public record Score(String prompt, int correct, double majority) {}

    public Measurement {
        prompts = List.copyOf(prompts);
    }

    /** How many responses were measured. */
    public int responses() {
        return prompts.size() * samples;
    }
}
