package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Placement;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.PolicyStore;
import io.erpo.sampler.generation.SamplingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads policies by claim check: the log has address and digest, the store has the weights. */
public final class StoredPolicyLoader implements LoadedPolicies.Loader {

    private static final Logger LOG = LoggerFactory.getLogger(StoredPolicyLoader.class);

    /** Where the log says that a policy is stored. */
    @FunctionalInterface
    public interface Claims {
        PolicyPublished get(PolicyRef policy) throws InterruptedException;
    }

    private final ClaimedPolicies claimed;
    private final Placement placement;
    private final int slots;
    private final MemoryCheck memory;
    private final Set<String> fitting = ConcurrentHashMap.newKeySet();

    /**
     * @param placement where the policies compute
     * @param slots responses that grow at the same time
     */
    public StoredPolicyLoader(Claims published, PolicyStore store, Placement placement, int slots) {
        this(published, store, placement, slots, new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf));
    }

    StoredPolicyLoader(Claims published, PolicyStore store, Placement placement, int slots, MemoryCheck memory) {
        this.claimed = new ClaimedPolicies(published, store);
        this.placement = placement;
        this.slots = slots;
        this.memory = memory;
    }

    @Override
    public SamplingModel load(PolicyRef policy) throws InterruptedException {
        ClaimedPolicies.Claimed claim = claimed.get(policy);
        requireRoom(policy.runId(), claim.checkpoint());
        SamplingModel model = new LoadedPolicy(load(claim), slots);
        LOG.info(
                "runId={} policyVersion={} sha256={} loaded",
                policy.runId(),
                policy.version(),
                claim.weights().sha256());
        return model;
    }

    private Policy load(ClaimedPolicies.Claimed claim) {
        return claim.base().isPresent()
                ? Adapter.loadMerged(claim.checkpoint(), claim.directory(), placement)
                : Policy.load(claim.directory(), placement);
    }

    /**
     * A model that is larger than the device can never be loaded here; trying could end the process. Checked once for each
     * run, since all its versions have the same shape.
     */
    private void requireRoom(String runId, Path checkpoint) {
        if (!fitting.contains(runId)) {
            SamplerMemory least =
                    new SamplerMemory(CheckpointFiles.read(checkpoint).config(), placement, 1, 1, 1, false);
            memory.check(List.of(least.plan()), List.of("a sampler whose device has more memory, or a smaller model"));
            fitting.add(runId);
        }
    }
}
