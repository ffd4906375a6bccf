package io.erpo.sampler.generation;

import io.erpo.events.Response;
import java.util.List;
import java.util.function.Function;

/** The result of a request. */
public sealed interface SampledGroup {

    /** One result for each response, or one for the refusal. */
    <T> List<T> map(Function<Response, T> ofResponse, Function<String, T> ofRefusal);

    /** The responses of the group, by index. */
    record Sampled(List<Response> responses) implements SampledGroup {

        public Sampled {
            responses = List.copyOf(responses);
        }

        @Override
        public <T> List<T> map(Function<Response, T> ofResponse, Function<String, T> ofRefusal) {
            return responses.stream().map(ofResponse).toList();
        }
    }

    /** The request can never be sampled. */
    record Refused(String reason) implements SampledGroup {

        @Override
        public <T> List<T> map(Function<Response, T> ofResponse, Function<String, T> ofRefusal) {
            return List.of(ofRefusal.apply(reason));
        }
    }
}
