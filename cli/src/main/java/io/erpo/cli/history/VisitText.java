package io.erpo.cli.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.Text;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.view.json.EventJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The visits of a prompt as text for people and as JSON for scripts. */
final class VisitText {

    private static final Columns COLUMNS = Columns.of(5, 6, 8, 7, 9, 6, 15, 8);

    private VisitText() {}

    /** A row for each visit. Steps are numbered from 1, as in the tables of {@code train}. */
    static List<String> table(List<VerifiedGroup> visits) {
        List<String> lines = new ArrayList<>();
        lines.add(COLUMNS.row("visit", "step", "policy", "T", "correct", "malf", "outcome", "H", "rewards"));
        visits.forEach(visit -> lines.add(COLUMNS.row(
                Integer.toString(visit.getVisit()),
                Integer.toString(visit.getStep() + 1),
                Long.toString(visit.getPolicyVersion()),
                Text.decimals(3, visit.getTemperature()),
                "%d/%d"
                        .formatted(
                                visit.getResponses().stream()
                                        .filter(VerifiedResponse::getCorrect)
                                        .count(),
                                visit.getResponses().size()),
                Long.toString(visit.getResponses().stream()
                        .filter(VerifiedResponse::getMalformed)
                        .count()),
                visit.getOutcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                visit.getHistoryBefore() + " > " + visit.getHistoryAfter(),
                rewards(visit))));
        return lines;
    }

    /** The visit as the log has it, without the fields that all visits of a prompt in a run share. */
    static ObjectNode json(VerifiedGroup visit) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("visit", visit.getVisit())
                .put("step", visit.getStep())
                .put("round", visit.getRound())
                .put("policy_version", visit.getPolicyVersion())
                .put("temperature", visit.getTemperature())
                .put("outcome", visit.getOutcome().name())
                .put("history_before", visit.getHistoryBefore())
                .put("history_after", visit.getHistoryAfter())
                .put("next_temperature", visit.getNextTemperature());
        visit.getResponses().forEach(response -> line.withArray("responses").add(EventJson.of(response)));
        return line;
    }

    /** Groups equal rewards, in the order of the first response with each: {@code 1 x14, -1 x2}. */
    private static String rewards(VerifiedGroup visit) {
        Map<String, Long> counts = visit.getResponses().stream()
                .collect(Collectors.groupingBy(
                        response -> number(response.getReward()), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " x" + count.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Text.decimals(3, value);
    }
}
