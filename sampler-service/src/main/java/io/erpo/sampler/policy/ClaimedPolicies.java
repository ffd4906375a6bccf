package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.PolicyException;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import java.nio.file.Path;
import java.util.Optional;

/** Redeems the claim checks of the log: the log has address and digest, the store has the weights. */
public final class ClaimedPolicies {

    /**
     * A policy whose files are here and proved to be those that were published.
     *
     * @param directory a whole checkpoint, or an adapter
     * @param base of an adapter; empty for a whole checkpoint
     */
    public record Claimed(PolicyPublished claim, Path directory, Optional<Claimed> base) {

        /** What the log says of the weights in the directory. */
        public SampledWeights weights() {
            return SampledWeights.of(claim);
        }

        /** The directory of the whole checkpoint: this one, or that of the base. */
        public Path checkpoint() {
            return base.map(Claimed::directory).orElse(directory);
        }
    }

    private final StoredPolicyLoader.Claims published;
    private final PolicyStore store;

    public ClaimedPolicies(StoredPolicyLoader.Claims published, PolicyStore store) {
        this.published = published;
        this.store = store;
    }

    /**
     * Fetches and verifies a policy.
     *
     * @throws PolicyException when the log does not name it, or its files are not those that were published
     */
    public Claimed get(PolicyRef policy) throws InterruptedException {
        PolicyPublished claim = published.get(policy);
        Path directory = open(claim);
        return switch (PolicyFormat.of(claim.getFormat())) {
            case HUGGING_FACE -> new Claimed(claim, directory, Optional.empty());
            case PEFT_LORA -> new Claimed(claim, directory, Optional.of(get(new PolicyRef(policy.runId(), 0))));
        };
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
