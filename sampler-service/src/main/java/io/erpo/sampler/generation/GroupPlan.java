package io.erpo.sampler.generation;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Seeds;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A request's demands on the model, or why they are refused. */
sealed interface GroupPlan {

    /** What to ask for each response of the group. */
    record Planned(PromptRequest request, TokenIds prompt, List<SamplingRequest> responses) implements GroupPlan {

        public Planned {
            responses = List.copyOf(responses);
        }

        @Override
        public SampledGroup answer(Function<Planned, SampledGroup> sampled) {
            return sampled.apply(this);
        }
    }

    /** The request breaks a rule. */
    record Refused(String reason) implements GroupPlan {

        @Override
        public List<SamplingRequest> responses() {
            return List.of();
        }

        @Override
        public SampledGroup answer(Function<Planned, SampledGroup> sampled) {
            return new SampledGroup.Refused(reason);
        }
    }

    /** The responses to sample. */
    List<SamplingRequest> responses();

    /** Applies {@code sampled} to a plan, or returns the refusal. */
    SampledGroup answer(Function<Planned, SampledGroup> sampled);

    /** Plans the group: each response has its own seed, derived from the run's seed and the response's id. */
    static GroupPlan of(PromptRequest request, SamplingModel model) {
        try {
            if (request.getGroupSize() < 1) {
                return new Refused("groupSize must be 1 or more, was " + request.getGroupSize());
            }
            Truncation truncation = new Truncation(request.getTopP(), request.getTopK());
            if (truncation.isOn() && request.getPurpose() == Purpose.TRAINING) {
                return new Refused(
                        "training must sample the whole distribution (topP 1 and topK 0), was topP %s and topK %d"
                                .formatted(request.getTopP(), request.getTopK()));
            }
            TokenIds prompt = model.encode(request.getPrompt());
            if (prompt.size() > model.maxPositions() - request.getMaxNewTokens()) {
                return new Refused("a prompt of %d tokens and %d new ones exceed the %d positions of the model"
                        .formatted(prompt.size(), request.getMaxNewTokens(), model.maxPositions()));
            }
            return new Planned(
                    request,
                    prompt,
                    IntStream.range(0, request.getGroupSize())
                            .mapToObj(index -> response(request, prompt, truncation, index))
                            .toList());
        } catch (UnencodableTextException | IllegalArgumentException e) {
            return new Refused(e.getMessage());
        }
    }

    private static SamplingRequest response(PromptRequest request, TokenIds prompt, Truncation truncation, int index) {
        return new SamplingRequest(
                prompt,
                request.getTemperature(),
                Seeds.ofResponse(request.getSeed(), new GroupId(request.getGroupId()).response(index)),
                request.getMaxNewTokens(),
                truncation,
                new HashSet<>(request.getStopTokenIds()));
    }
}
