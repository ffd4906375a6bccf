package io.erpo.sampler.policy;

import io.erpo.events.PolicyPublished;
import io.erpo.log.read.LogView;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies that the log reports as durable. */
public final class PublishedPolicies implements StoredPolicyLoader.Claims {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedPolicies.class);

    private final LogView<PolicyPublished> log;
    private final Duration progress;
    private final int patience;

    /** Waits at most a minute for a policy, and logs that every ten seconds. */
    public PublishedPolicies(LogView<PolicyPublished> log) {
        this(log, Duration.ofSeconds(10), 6);
    }

    /**
     * @param progress interval at which a waiting caller logs what it waits for
     * @param patience number of intervals before it gives up
     */
    PublishedPolicies(LogView<PolicyPublished> log, Duration progress, int patience) {
        this.log = log;
        this.progress = progress;
        this.patience = patience;
    }

    /**
     * The stored location of this policy. A request is written after its policy, so this waits only while the view of
     * the log is behind.
     *
     * @throws IllegalStateException when the log still does not name the policy after the wait
     */
    @Override
    public PolicyPublished get(PolicyRef policy) throws InterruptedException {
        Optional<PolicyPublished> found = log.newest(policy::names);
        for (int waits = 0; found.isEmpty() && waits < patience; waits++) {
            if (waits > 0) {
                LOG.warn("waiting for policy {} to be published", policy);
            }
            found = log.await(policy::names, progress);
        }
        return found.orElseThrow(() -> new IllegalStateException(
                "a request is pinned to policy %s, but %s does not name it; newest of that run: %s"
                        .formatted(policy, Topics.POLICIES.name(), newestOf(policy.runId()))));
    }

    /** Waits until the whole log has been read and names a policy. */
    public PolicyRef newest() throws InterruptedException {
        Optional<PolicyPublished> found = Optional.empty();
        while (found.isEmpty()) {
            found = log.await(any -> log.caughtUp(), progress);
        }
        return PolicyRef.of(found.get());
    }

    /** Waits until a later policy is published. */
    public PolicyRef newestAfter(PolicyRef known) throws InterruptedException {
        Optional<PolicyPublished> found = Optional.empty();
        while (found.isEmpty()) {
            found = log.await(any -> !isNewest(known), progress);
        }
        return PolicyRef.of(found.get());
    }

    private boolean isNewest(PolicyRef known) {
        return log.newest(any -> true).map(PolicyRef::of).filter(known::equals).isPresent();
    }

    private String newestOf(String runId) {
        return log.newest(published -> published.getRunId().equals(runId))
                .map(published -> "v" + published.getVersion())
                .orElse("none");
    }
}
