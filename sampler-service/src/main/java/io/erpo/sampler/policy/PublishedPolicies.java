package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.policy.PolicyException;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The policies that the log reports as durable. */
public final class PublishedPolicies implements StoredPolicyLoader.Claims {

    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final LogView<PolicyPublished> log;

    public PublishedPolicies(LogView<PolicyPublished> log) {
        this.log = log;
    }

    /**
     * The stored location of this policy. A request is written after its policy, so a policy that the log does not have now
     * was never published.
     *
     * @throws PolicyException when the log does not name the policy
     */
    @Override
    public PolicyPublished get(PolicyRef policy) throws InterruptedException {
        Optional<PolicyPublished> found = log.newest(policy::names);
        if (found.isEmpty()) {
            log.catchUp(LogClients.SERVICE_OUTAGE);
            found = log.newest(policy::names);
        }
        return found.orElseThrow(() ->
                new PolicyException("a request is pinned to policy %s, but %s does not name it; newest of that run: %s"
                        .formatted(policy, Topics.POLICIES.name(), newestOf(policy.runId()))));
    }

    /** Waits until every policy that was in the log at the start is known. */
    public void awaitCaughtUp() throws InterruptedException {
        log.awaitCaughtUp();
    }

    /** The highest version of a run; empty when it has none. */
    public OptionalLong newestVersion(String runId) {
        return log.records().stream()
                .filter(policy -> policy.getRunId().equals(runId))
                .mapToLong(PolicyPublished::getVersion)
                .max();
    }

    /** The runs that have a policy, in the order in which they began. */
    public List<String> runs() {
        return log.records().stream().map(PolicyPublished::getRunId).distinct().toList();
    }

    /** The policy of these runs that was published last. */
    public Optional<PolicyRef> newest(Predicate<String> runs) {
        return log.newest(policy -> runs.test(policy.getRunId())).map(PolicyRef::of);
    }

    /** Waits until the whole log has been read and names a policy. */
    public PolicyRef newest() throws InterruptedException {
        Optional<PolicyPublished> found = Optional.empty();
        while (found.isEmpty()) {
            found = log.await(any -> log.caughtUp(), PROGRESS);
        }
        return PolicyRef.of(found.get());
    }

    /** Waits until a later policy is published. */
    public PolicyRef newestAfter(PolicyRef known) throws InterruptedException {
        Optional<PolicyPublished> found = Optional.empty();
        while (found.isEmpty()) {
            found = log.await(any -> !isNewest(known), PROGRESS);
        }
        return PolicyRef.of(found.get());
    }

    private boolean isNewest(PolicyRef known) {
        return log.newest(any -> true).map(PolicyRef::of).filter(known::equals).isPresent();
    }

    private String newestOf(String runId) {
        OptionalLong newest = newestVersion(runId);
        return newest.isPresent() ? "v" + newest.getAsLong() : "none";
    }
}
