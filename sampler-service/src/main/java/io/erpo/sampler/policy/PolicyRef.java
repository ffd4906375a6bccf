package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptRequest;

/** Names one version of the policy of a run. */
public record PolicyRef(String runId, long version) {

    /** The policy that a request is pinned to. */
    public static PolicyRef of(PromptRequest request) {
        return new PolicyRef(request.getRunId(), request.getPolicyVersion());
    }

    static PolicyRef of(PolicyPublished published) {
        return new PolicyRef(published.getRunId(), published.getVersion());
    }

    boolean names(PolicyPublished published) {
        return equals(of(published));
    }

    /** Whether this is a later version of the same policy. */
    boolean replaces(PolicyRef other) {
        return runId.equals(other.runId) && version > other.version;
    }

    @Override
    public String toString() {
        return "v" + version + " of run " + runId;
    }
}
