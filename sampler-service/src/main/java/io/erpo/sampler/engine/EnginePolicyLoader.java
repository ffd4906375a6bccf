package io.erpo.sampler.engine;

import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.model.Policy;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.ClaimedPolicies;
import io.erpo.sampler.policy.ClaimedPolicies.Claimed;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares policies for engines by claim check: fetches and verifies their files. Engines get the weights only when a request
 * names the policy, because they hold one version at a time.
 */
public final class EnginePolicyLoader implements LoadedPolicies.Loader {

    private static final Logger LOG = LoggerFactory.getLogger(EnginePolicyLoader.class);

    private final ClaimedPolicies claimed;
    private final Engines engines;
    private final Optional<Placement> scorer;
    private final MemoryCheck memory;

    /**
     * @param scorer where our own scorer computes, which checks the weights that engines hold; empty to trust their label
     * @param memory of this machine, for the scorer
     */
    public EnginePolicyLoader(
            ClaimedPolicies claimed, Engines engines, Optional<Placement> scorer, MemoryCheck memory) {
        this.claimed = claimed;
        this.engines = engines;
        this.scorer = scorer;
        this.memory = memory;
    }

    @Override
    public SamplingModel load(PolicyRef policy) throws InterruptedException {
        Claimed claim = claimed.get(policy);
        CheckpointFiles files = CheckpointFiles.read(claim.checkpoint());
        EngineWeights weights = EngineWeights.of(claim);
        SamplingModel model =
                new EnginePolicy(files, weights, engines, scorer.map(placement -> scorer(claim, files, placement)));
        LOG.info(
                "runId={} policyVersion={} sha256={} verified for the engines",
                policy.runId(),
                policy.version(),
                claim.weights().sha256());
        return model;
    }

    private ScorerSource scorer(Claimed claim, CheckpointFiles files, Placement placement) {
        requireRoom(files, placement);
        return new ScorerSource(() -> claim.base().isPresent()
                ? Adapter.loadMerged(claim.checkpoint(), claim.directory(), placement)
                : Policy.load(claim.directory(), placement));
    }

    /** Says nothing about the run: an engine may well have the room. */
    private void requireRoom(CheckpointFiles files, Placement placement) {
        try {
            memory.check(
                    List.of(new SamplerMemory(files.config(), placement, 1, 1, 1, false).plan()),
                    List.of(
                            "a sampler with more memory, which checks the weights of its engines by its own scorer",
                            "ERPO_ENGINE_PROBE=none, which trusts the label that an engine gives"));
        } catch (PolicyException e) {
            throw EngineException.permanent("the scorer that checks the engines does not fit. " + e.getMessage());
        }
    }
}
