package io.erpo.cli.free;

import io.erpo.cli.terminal.TextTable;
import io.erpo.log.free.FreePlan;
import io.erpo.log.free.Prefix;
import io.erpo.policy.store.PolicyAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What will be freed, in words. */
final class FreeText {

    private static final double MIB = 1 << 20;

    private FreeText() {}

    /** One row for each partition that has something to delete, or is held. */
    static String of(FreePlan plan) {
        TextTable table =
                new TextTable("partition", List.of("delete up to", "records", "unreadable", "MiB", "from there on"));
        for (Prefix prefix : plan.prefixes()) {
            if (!prefix.isEmpty() || prefix.heldBy().isPresent()) {
                table.row(
                        prefix.topic() + "-" + prefix.partition(),
                        List.of(
                                prefix.isEmpty() ? "-" : Long.toString(prefix.until()),
                                Long.toString(prefix.records()),
                                Long.toString(prefix.unreadable()),
                                "%.1f".formatted(prefix.bytes() / MIB),
                                prefix.heldBy().orElse("nothing")));
            }
        }
        return table + "%d records, %.1f MiB before compression%n".formatted(plan.records(), plan.bytes() / MIB);
    }

    /** What becomes of the stored policies. */
    static String policies(String runId, Set<String> stored, Map<Long, String> kept) {
        // A version may have a copy for samplers beside it.
        long versions = stored.stream()
                .flatMap(uri -> PolicyAddress.parse(uri).stream())
                .map(PolicyAddress::version)
                .distinct()
                .count();
        StringBuilder text =
                new StringBuilder("policies of %s: %d versions to delete%n".formatted(runId, versions - kept.size()));
        kept.forEach((version, run) -> text.append("policy %d stays: run %s begins with it%n".formatted(version, run)));
        return text.toString();
    }
}
