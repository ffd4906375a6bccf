package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.PolicyFormat;
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

    private final Claims published;
    private final PolicyStore store;
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
        this.published = published;
        this.store = store;
        this.placement = placement;
        this.slots = slots;
        this.memory = memory;
    }

    @Override
    public SamplingModel load(PolicyRef policy) throws InterruptedException {
        PolicyPublished claim = published.get(policy);
        SamplingModel model = new LoadedPolicy(load(claim), slots);
        LOG.info(
                "runId={} policyVersion={} sha256={} loaded",
                policy.runId(),
                policy.version(),
                SampledWeights.of(claim).sha256());
        return model;
    }

    private Policy load(PolicyPublished claim) throws InterruptedException {
        Path directory = open(claim);
        return switch (PolicyFormat.of(claim.getFormat())) {
            case HUGGING_FACE -> {
                requireRoom(claim.getRunId(), directory);
                yield Policy.load(directory, placement);
            }
            case PEFT_LORA -> {
                Path base = open(published.get(new PolicyRef(claim.getRunId(), 0)));
                requireRoom(claim.getRunId(), base);
                yield Adapter.loadMerged(base, directory, placement);
            }
        };
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

    /** A remote store fails when the thread is interrupted; that is not a failure of the store. */
    private Path open(PolicyPublished claim) throws InterruptedException {
        SampledWeights weights = SampledWeights.of(claim);
        try {
            return store.open(weights.uri(), weights.sha256());
        } catch (PolicyException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw e;
        }
    }
}
