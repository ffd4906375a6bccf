package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import io.erpo.sampler.generation.SamplingModel;
import java.nio.file.Path;
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

    /**
     * @param placement where the policies compute
     * @param slots responses that grow at the same time
     */
    public StoredPolicyLoader(Claims published, PolicyStore store, Placement placement, int slots) {
        this.published = published;
        this.store = store;
        this.placement = placement;
        this.slots = slots;
    }

    @Override
    public SamplingModel load(PolicyRef policy) throws InterruptedException {
        PolicyPublished claim = published.get(policy);
        SamplingModel model = new LoadedPolicy(load(claim), slots);
        LOG.info("runId={} policyVersion={} sha256={} loaded", policy.runId(), policy.version(), claim.getSha256());
        return model;
    }

    private Policy load(PolicyPublished claim) throws InterruptedException {
        Path directory = open(claim);
        return switch (PolicyFormat.of(claim.getFormat())) {
            case HUGGING_FACE -> Policy.load(directory, placement);
            case PEFT_LORA ->
                Adapter.loadMerged(open(published.get(new PolicyRef(claim.getRunId(), 0))), directory, placement);
        };
    }

    /** A remote store fails when the thread is interrupted; that is not a failure of the policy. */
    private Path open(PolicyPublished claim) throws InterruptedException {
        try {
            return store.open(claim.getUri(), claim.getSha256());
        } catch (PolicyException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw e;
        }
    }
}
