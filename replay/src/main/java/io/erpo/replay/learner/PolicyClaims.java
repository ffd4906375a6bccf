package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Topics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the log says about policies, by version; the first record of a version counts. */
final class PolicyClaims {

    private final NavigableMap<Long, Recorded<PolicyPublished>> byVersion = new TreeMap<>();

    private Optional<Recorded<PolicyPublished>> repeated = Optional.empty();

    PolicyClaims(Recording recording) {
        recording.forEach(Topics.POLICIES, policy -> {
            if (byVersion.putIfAbsent(policy.value().getVersion(), policy) != null && repeated.isEmpty()) {
                repeated = Optional.of(policy);
            }
        });
    }

    /** The first record that repeats a version. */
    Optional<Recorded<PolicyPublished>> repeated() {
        return repeated;
    }

    Iterable<Recorded<PolicyPublished>> all() {
        return byVersion.values();
    }

    Optional<Recorded<PolicyPublished>> version(long version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** The next version after this one. */
    Optional<Recorded<PolicyPublished>> after(long version) {
        return Optional.ofNullable(byVersion.higherEntry(version)).map(Map.Entry::getValue);
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
