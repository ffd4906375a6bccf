package io.erpo.sampler.generation;

import io.erpo.algorithm.GroupId;
import io.erpo.events.FinishReason;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.policy.generation.Completion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/** Samples the groups of many requests in one generation. */
public final class GroupSampler {

    private final String sampler;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * @param sampler name of this instance, for the records
     * @param clock start of a generation, for the records
     * @param nanoTime times a generation, in nanoseconds
     */
    public GroupSampler(String sampler, InstantSource clock, LongSupplier nanoTime) {
        this.sampler = sampler;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Samples the groups.
     *
     * @param requests all pinned to the policy of {@code model}
     * @return the result of each request, in order
     */
    public List<SampledGroup> sample(SamplingModel model, List<PromptRequest> requests) {
        List<GroupPlan> plans =
                requests.stream().map(request -> GroupPlan.of(request, model)).toList();
        List<SamplingRequest> asked =
                plans.stream().flatMap(plan -> plan.responses().stream()).toList();
        Instant startedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long start = nanoTime.getAsLong();
        List<SamplingAnswer> answers = model.sample(asked);
        long micros = (nanoTime.getAsLong() - start) / 1_000;

        Iterator<SamplingAnswer> next = answers.iterator();
        return plans.stream()
                .map(plan -> plan.answer(planned -> sampled(model, planned, next, startedAt, micros)))
                .toList();
    }

    private SampledGroup sampled(
            SamplingModel model,
            GroupPlan.Planned plan,
            Iterator<SamplingAnswer> answers,
            Instant startedAt,
            long micros) {
        List<Response> responses = new ArrayList<>();
        for (int index = 0; index < plan.responses().size(); index++) {
            Response response = response(model, plan, index, answers.next());
            response.setStartedAt(startedAt);
            response.setGenerationMicros(micros);
            responses.add(response);
        }
        return new SampledGroup.Sampled(responses);
    }

    private Response response(SamplingModel model, GroupPlan.Planned plan, int index, SamplingAnswer answer) {
        Completion completion = answer.completion();
        PromptRequest request = plan.request();
        Response response = new Response();
        response.setRunId(request.getRunId());
        response.setStep(request.getStep());
        response.setGroupId(request.getGroupId());
        response.setResponseId(new GroupId(request.getGroupId()).response(index).value());
        response.setIndex(index);
        response.setPromptId(request.getPromptId());
        response.setPurpose(request.getPurpose());
        response.setPrompt(request.getPrompt());
        response.setReference(request.getReference());
        response.setText(model.decode(completion.tokenIds()));
        response.setPromptTokenIds(plan.prompt().asList());
        response.setTokenIds(completion.tokenIds().asList());
        response.setLogprobs(completion.logProbs().asList());
        response.setFinishReason(
                switch (completion.finishReason()) {
                    case STOP -> FinishReason.STOP;
                    case LENGTH -> FinishReason.LENGTH;
                });
        response.setTemperature(request.getTemperature());
        response.setPolicyVersion(request.getPolicyVersion());
        response.setSampler(sampler);
        response.setDataSource(request.getDataSource());
        response.setEngine(answer.engine());
        response.setSeed(answer.seed().orElse(null));
        response.setWeightLabel(answer.weightLabel().orElse(null));
        return response;
    }
}
