package io.erpo.sampler.policy;

import io.erpo.algorithm.Seeds;
import io.erpo.events.Engine;
import io.erpo.policy.Placement;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A policy with its weights in memory, sampled by libtorch in this process. */
public final class LoadedPolicy implements SamplingModel {

    private final Policy policy;
    private final Generator generator;
    private final Engine engine;

    /** @param policy its weights are taken over: it can only be used for sampling afterwards */
    public LoadedPolicy(Policy policy, int slots) {
        this.policy = policy;
        this.engine = engine(policy.placement());
        this.generator = Generator.taking(policy, slots);
    }

    @Override
    public TokenIds encode(String text) {
        return policy.tokenizer().encode(text);
    }

    @Override
    public String decode(TokenIds ids) {
        return policy.tokenizer().decode(ids);
    }

    @Override
    public int maxPositions() {
        return policy.config().maxPositions();
    }

    @Override
    public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
        return generator
                .generate(requests.stream().map(LoadedPolicy::generation).toList())
                .stream()
                .map(completion -> SamplingAnswer.here(completion, engine))
                .toList();
    }

    private static GenerationRequest generation(SamplingRequest request) {
        long seed = request.seed();
        return new GenerationRequest(
                request.prompt(),
                request.temperature(),
                request.maxNewTokens(),
                position -> Seeds.uniform(seed, position),
                request.truncation(),
                request.stopTokenIds());
    }

    private static Engine engine(Placement placement) {
        return new Engine(
                "torch",
                PolicyRuntime.version(),
                placement.precision().name().toLowerCase(Locale.ROOT),
                placement.device(),
                Map.of());
    }

    @Override
    public void close() {
        generator.close();
        policy.close();
    }
}
