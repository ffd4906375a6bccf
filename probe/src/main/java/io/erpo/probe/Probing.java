package io.erpo.probe;

import io.erpo.events.Coordinates;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.probe.ProbeAnswer.Judged;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SamplingModel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Asks and judges. The time that it may take limits the length of the responses. */
final class Probing {

    /** Long enough for a thought and an answer on a GPU or with a small model; short enough to wait for. */
    static final double SECONDS = 30;

    private static final int MEASURED_TOKENS = 8;

    private final LongSupplier nanoTime;

    /** @param nanoTime measures how fast the policy is, in nanoseconds */
    Probing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    ProbeAnswer answer(ProbeRequest request, SamplingModel model) {
        int longest = affordable(request, model);
        List<RunRewards> rewards = QuickRewards.of(request.run(), nanoTime);
        Set<String> judges = QuickRewards.correctness(request.run());
        return new ProbeAnswer(
                longest,
                sample(model, request.cut(longest)).stream()
                        .flatMap(response -> judged(response, rewards, judges))
                        .toList());
    }

    /** The tokens that fit into the time at the speed of a few tokens; a first call warms up. */
    private int affordable(ProbeRequest request, SamplingModel model) {
        if (request.maxNewTokens() <= MEASURED_TOKENS) {
            return request.maxNewTokens();
        }
        sample(model, request.cut(1));
        long start = nanoTime.getAsLong();
        sample(model, request.cut(MEASURED_TOKENS));
        double seconds = Math.max(1e-9, (nanoTime.getAsLong() - start) / 1e9);
        double affordable = Math.min(request.maxNewTokens(), SECONDS * MEASURED_TOKENS / seconds);
        return Math.max(MEASURED_TOKENS, (int) affordable);
    }

    private List<Response> sample(SamplingModel model, List<PromptRequest> requests) {
        return new GroupSampler("probe", InstantSource.fixed(Instant.EPOCH), nanoTime)
                .sample(model, requests).stream()
                        .flatMap(group -> group.<Stream<Response>>map(Stream::of, refusal -> Stream.empty()).stream())
                        .flatMap(responses -> responses)
                        .toList();
    }

    /** None for a response whose verdict is given elsewhere. */
    private static Stream<Judged> judged(Response response, List<RunRewards> rewards, Set<String> judges) {
        return rewards.stream()
                .flatMap(panel -> panel.judge(response, new Coordinates(0, 0L)).stream())
                .filter(reward -> judges.contains(reward.getName()))
                .limit(1)
                .map(reward -> new Judged(response, reward));
    }
}
