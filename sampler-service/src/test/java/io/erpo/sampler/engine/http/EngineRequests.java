package io.erpo.sampler.engine.http;

import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import io.erpo.sampler.engine.EngineRequest;
import java.util.Optional;
import java.util.Set;

/** Requests of the tests. */
final class EngineRequests {

    static final TokenIds PROMPT = TokenIds.of(5, 6, 7);

    private EngineRequests() {}

    /** At most 4 tokens, of which 0 and 2 end the response. */
    static EngineRequest request() {
        return request(1.5, 42);
    }

    static EngineRequest request(double temperature, long seed) {
        return new EngineRequest(PROMPT, temperature, seed, 4, Set.of(2, 0), Truncation.NONE, Optional.empty());
    }
}
