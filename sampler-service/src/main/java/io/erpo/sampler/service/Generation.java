package io.erpo.sampler.service;

import io.erpo.events.Response;
import io.erpo.sampler.policy.PolicyRef;
import java.util.List;

/**
 * The work on the requests of one poll that name the same policy.
 *
 * @param tokens of all responses, without prompts
 * @param micros duration of the generation
 */
record Generation(PolicyRef policy, int requests, int responses, long tokens, long micros) {

    static Generation of(PolicyRef policy, int requests, List<Response> responses) {
        return new Generation(
                policy,
                requests,
                responses.size(),
                responses.stream()
                        .mapToLong(response -> response.getTokenIds().size())
                        .sum(),
                responses.stream()
                        .mapToLong(Response::getGenerationMicros)
                        .max()
                        .orElse(0));
    }

    /** The generation as one line of text. */
    String line() {
        return "runId=%s policyVersion=%d requests=%d responses=%d tokens=%d millis=%d tokensPerSecond=%d"
                .formatted(
                        policy.runId(),
                        policy.version(),
                        requests,
                        responses,
                        tokens,
                        micros / 1_000,
                        micros == 0 ? 0 : tokens * 1_000_000 / micros);
    }
}
