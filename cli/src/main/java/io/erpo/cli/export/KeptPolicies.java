package io.erpo.cli.export;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.PolicyPublished;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The policies of a run that the store still keeps, by version. */
final class KeptPolicies {

    private final String runId;
    private final NavigableMap<Long, PolicyPublished> byVersion = new TreeMap<>();

    KeptPolicies(String runId) {
        this.runId = runId;
    }

    /** @param kept URIs of the policies still in the store */
    static KeptPolicies read(LogReader log, String runId, Set<String> kept) {
        KeptPolicies policies = new KeptPolicies(runId);
        log.records(Topics.POLICIES)
                .map(record -> Events.decode(record.value(), PolicyPublished.class))
                .filter(policy -> policy.getRunId().equals(runId) && kept.contains(policy.getUri()))
                .forEach(policies::add);
        return policies;
    }

    void add(PolicyPublished policy) {
        byVersion.put(policy.getVersion(), policy);
    }

    /**
     * The policy of this version, or the newest.
     *
     * @throws CommandException naming the available versions
     */
    PolicyPublished version(OptionalLong version) {
        if (byVersion.isEmpty()) {
            throw new CommandException(
                    "run %s has published no policy yet, or none that its store keeps".formatted(runId));
        }
        PolicyPublished found = byVersion.get(version.orElseGet(byVersion::lastKey));
        if (found == null) {
            throw new CommandException("run %s keeps no policy %d; there are %s"
                    .formatted(
                            runId,
                            version.getAsLong(),
                            byVersion.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        return found;
    }
}
