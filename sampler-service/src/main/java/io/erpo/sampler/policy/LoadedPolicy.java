package io.erpo.sampler.policy;

import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.sampler.generation.SamplingModel;
import java.util.List;

/** A policy with its weights in memory. */
public final class LoadedPolicy implements SamplingModel {

    private final Policy policy;
    private final Generator generator;

    /** @param policy its weights are taken over: it can only be used for sampling afterwards */
    public LoadedPolicy(Policy policy, int slots) {
        this.policy = policy;
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
    public List<Completion> generate(List<GenerationRequest> requests) {
        return generator.generate(requests);
    }

    @Override
    public void close() {
        generator.close();
        policy.close();
    }
}
