package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Topics;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the log says about policies, by version; the first record of a version counts. */
final class PolicyClaims {

    private final NavigableMap<Long, Recorded<PolicyPublished>> byVersion = new TreeMap<>();

    PolicyClaims(Recording recording) {
        recording.forEach(
                Topics.POLICIES, policy -> byVersion.putIfAbsent(policy.value().getVersion(), policy));
    }

    Iterable<Recorded<PolicyPublished>> all() {
        return byVersion.values();
    }

    Optional<Recorded<PolicyPublished>> version(long version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** Whether a later version is in the log. */
    boolean goOnAfter(long version) {
        return byVersion.higherKey(version) != null;
    }

    /** @throws RecordingException when the log has no such version */
    PolicyPublished require(long version) {
        return version(version)
                .map(Recorded::value)
                .orElseThrow(() -> new RecordingException("the run has published no policy %d; there are %s"
                        .formatted(
                                version,
                                byVersion.keySet().stream().map(String::valueOf).collect(Collectors.joining(", ")))));
    }
}
