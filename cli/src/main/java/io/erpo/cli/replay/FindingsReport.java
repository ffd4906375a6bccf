package io.erpo.cli.replay;

import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import java.io.PrintWriter;
import java.util.List;

/** The findings of a replay, for the reader. */
final class FindingsReport {

    private final PrintWriter out;

    FindingsReport(PrintWriter out) {
        this.out = out;
    }

    /** @return whether log and replay are equal */
    boolean show(String runId, List<Findings> parts) {
        parts.forEach(this::show);
        List<Findings> differing = parts.stream().filter(part -> !part.equal()).toList();
        if (differing.isEmpty()) {
            out.printf("run %s: the replay gives what the log says%n", runId);
        } else {
            out.printf("run %s: the replay gives something else than the log says. First difference:%n", runId);
            show(differing.get(0).first().orElseThrow());
        }
        out.flush();
        return differing.isEmpty();
    }

    private void show(Findings part) {
        String verdict = part.equal() ? "equal" : "different (%d)".formatted(part.differences());
        out.printf("%-8s %s: %s%n", part.part(), verdict, String.join(", ", part.compared()));
        part.notes().forEach(note -> out.printf("         %s%n", note));
    }

    private void show(Difference difference) {
        out.printf("  at          %s%n", difference.where());
        out.printf("  field       %s%n", difference.field());
        out.printf("  recomputed  %s%n", difference.recomputed());
        out.printf("  found       %s%n", difference.recorded());
        difference.hint().ifPresent(hint -> out.printf("  %s%n", hint));
    }
}
