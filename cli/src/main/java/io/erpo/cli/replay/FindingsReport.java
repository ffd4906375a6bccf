package io.erpo.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import java.util.ArrayList;
import java.util.List;

/** The findings of a replay, for a reader or a program. */
record FindingsReport(String runId, List<Findings> parts) {

    FindingsReport {
        parts = List.copyOf(parts);
    }

    /** Whether log and replay are equal. */
    boolean equal() {
        return parts.stream().allMatch(Findings::equal);
    }

    /** As text; each part says what "equal" means for it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        parts.forEach(part -> add(part, lines));
        if (equal()) {
            lines.add("run %s: the replay gives what the log says".formatted(runId));
        } else {
            lines.add("run %s: the replay gives something else than the log says. First difference:".formatted(runId));
            parts.stream().flatMap(part -> part.first().stream()).findFirst().ifPresent(first -> add(first, lines));
        }
        return lines;
    }

    /** As one object. */
    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("runId", runId).put("equal", equal());
        ArrayNode array = json.putArray("parts");
        parts.forEach(part -> add(part, array.addObject()));
        return json;
    }

    private static void add(Findings part, List<String> lines) {
        String verdict = part.equal() ? "equal" : "different (%d)".formatted(part.differences());
        lines.add("%-8s %s: %s; compared %s"
                .formatted(part.part(), verdict, String.join(", ", part.compared()), part.promise()));
        part.notes().forEach(note -> lines.add("         " + note));
    }

    private static void add(Difference difference, List<String> lines) {
        lines.add("  at          " + difference.where());
        lines.add("  field       " + difference.field());
        lines.add("  recomputed  " + difference.recomputed());
        lines.add("  found       " + difference.recorded());
        difference.hint().ifPresent(hint -> lines.add("  " + hint));
    }

    private static void add(Findings part, ObjectNode json) {
        json.put("part", part.part())
                .put("equal", part.equal())
                .put("promise", part.promise())
                .put("differences", part.differences());
        part.compared().forEach(json.putArray("compared")::add);
        part.measures().forEach(json.putObject("measures")::put);
        part.notes().forEach(json.putArray("notes")::add);
        part.first().ifPresent(first -> add(first, json.putObject("first")));
    }

    private static void add(Difference difference, ObjectNode json) {
        json.put("where", difference.where())
                .put("field", difference.field())
                .put("recomputed", difference.recomputed())
                .put("found", difference.recorded())
                .put("hint", difference.hint().orElse(null));
    }
}
