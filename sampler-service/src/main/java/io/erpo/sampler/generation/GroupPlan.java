package io.erpo.sampler.generation;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Seeds;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A request's demands on the model, or why they are refused. */
sealed interface GroupPlan {

    /** One generation for each response of the group. */
    record Planned(PromptRequest request, TokenIds prompt, List<GenerationRequest> generations) implements GroupPlan {

        public Planned {
            generations = List.copyOf(generations);
        }

        @Override
        public SampledGroup answer(Function<Planned, SampledGroup> sampled) {
            return sampled.apply(this);
        }
    }

    /** The request breaks a rule. */
    record Refused(String reason) implements GroupPlan {

        @Override
        public List<GenerationRequest> generations() {
            return List.of();
        }

        @Override
        public SampledGroup answer(Function<Planned, SampledGroup> sampled) {
            return new SampledGroup.Refused(reason);
        }
    }

    /** The generations to run. */
    List<GenerationRequest> generations();

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
                            .mapToObj(index -> generation(request, prompt, truncation, index))
                            .toList());
        } catch (UnencodableTextException | IllegalArgumentException e) {
            return new Refused(e.getMessage());
        }
    }

    private static GenerationRequest generation(
            PromptRequest request, TokenIds prompt, Truncation truncation, int index) {
        long seed = Seeds.ofResponse(request.getSeed(), new GroupId(request.getGroupId()).response(index));
        return new GenerationRequest(
                prompt,
                request.getTemperature(),
                request.getMaxNewTokens(),
                position -> Seeds.uniform(seed, position),
                truncation,
                new HashSet<>(request.getStopTokenIds()));
    }
}
