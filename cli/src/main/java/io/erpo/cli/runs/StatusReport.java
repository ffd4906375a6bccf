package io.erpo.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Text;
import io.erpo.log.GroupLag;
import io.erpo.view.signals.Signal;
import io.erpo.view.status.RunStatus;
import io.erpo.view.status.RunStatus.End;
import io.erpo.view.status.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that {@code erpo status} says of a run.
 *
 * @param waits empty for a run that has ended
 * @param lags empty for a run that has ended
 * @param signals what went wrong, as the run itself says
 */
record StatusReport(RunStatus run, List<Wait> waits, List<GroupLag> lags, List<Signal> signals, Instant now) {

    StatusReport {
        waits = List.copyOf(waits);
        lags = List.copyOf(lags);
        signals = List.copyOf(signals);
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("run %s (%s) is %s".formatted(run.runId(), run.recipe(), run.state()));
        lines.add(line("steps", "%d of %d done".formatted(run.stepsDone(), run.steps())));
        run.policyVersion().ifPresent(version -> lines.add(line("policy", "version " + version)));
        lines.add(line("started", "%s, %s ago".formatted(run.startedAt(), Age.of(run.age(now)))));
        run.lastStepAt()
                .ifPresent(at -> lines.add(line("last step", "%s, %s ago".formatted(at, Age.of(run.stepAge(now))))));
        run.accuracy()
                .ifPresent(measured -> lines.add(line(
                        "accuracy",
                        "%s on held-out prompts (policy %d)"
                                .formatted(Text.exactPercent(measured.meanAtK()), measured.policyVersion()))));
        run.end().ifPresent(end -> addEnd(end, lines));
        signals.forEach(signal -> lines.add("  " + signal.text()));
        waits.forEach(
                wait -> lines.add(line("waits for", "%s: %s (%d)".formatted(wait.who(), wait.what(), wait.count()))));
        lags.forEach(lag -> lines.add(line("lag", "%s: %s".formatted(lag.group(), text(lag)))));
        return lines;
    }

    /** For scripts: one object. */
    ObjectNode json() {
        ObjectNode json = run.json(now);
        ArrayNode waiting = json.putArray("waitsFor");
        waits.forEach(wait -> waiting.add(wait.json()));
        ArrayNode groups = json.putArray("lags");
        lags.forEach(lag -> groups.addObject()
                .put("group", lag.group())
                .put("visible", lag.visible())
                .put("records", lag.records().isPresent() ? (Long) lag.records().getAsLong() : null));
        ArrayNode raised = json.putArray("signals");
        signals.forEach(signal -> raised.add(signal.json()));
        return json;
    }

    private static void addEnd(End end, List<String> lines) {
        lines.add(line("ended", "%s, by %s".formatted(end.endedAt(), end.by())));
        if (!end.reason().isEmpty()) {
            lines.add(line("reason", end.reason()));
        }
        end.at().ifPresent(place -> lines.add(line("record", place)));
    }

    private static String text(GroupLag lag) {
        if (!lag.visible()) {
            return "this user may not see it";
        }
        return lag.records().isPresent()
                ? lag.records().getAsLong() + " records"
                : "no position: it is new, or its offsets are forgotten";
    }

    private static String line(String label, String text) {
        return "  %-10s %s".formatted(label, text);
    }
}
