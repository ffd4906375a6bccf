package io.erpo.sampler.engine;

import io.erpo.events.PolicyPublished;
import io.erpo.sampler.policy.ClaimedPolicies.Claimed;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The weights that engines sample with.
 *
 * @param checkpoint directory of the whole weights
 * @param label of the whole weights
 * @param adapter on top of them
 */
record EngineWeights(Path checkpoint, String label, Optional<NamedAdapter> adapter) {

    private static final int DIGITS = 12;

    /** A PEFT directory and the name that requests use. */
    record NamedAdapter(Path directory, String name) {}

    /** Run, version and digest make the label, so that no two weights share one. */
    static EngineWeights of(Claimed claimed) {
        String label = label(claimed.base().orElse(claimed));
        return new EngineWeights(
                claimed.checkpoint().toAbsolutePath(),
                label,
                claimed.base().map(base -> new NamedAdapter(claimed.directory().toAbsolutePath(), label(claimed))));
    }

    private static String label(Claimed claimed) {
        PolicyPublished claim = claimed.claim();
        return claim.getRunId() + "-v" + claim.getVersion() + "-"
                + claimed.weights().sha256().substring(0, DIGITS);
    }

    /** Of the adapter where there is one, for the log. */
    String name() {
        return adapter.map(NamedAdapter::name).orElse(label);
    }

    Optional<String> adapterName() {
        return adapter.map(NamedAdapter::name);
    }
}
