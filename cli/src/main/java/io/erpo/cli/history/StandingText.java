package io.erpo.cli.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Columns;
import io.erpo.cli.terminal.Text;
import io.erpo.view.history.PromptStanding;
import java.util.ArrayList;
import java.util.List;

/** Standings for people and for scripts. */
final class StandingText {

    private static final Columns COLUMNS = Columns.of(20, 8, 6, 7, 6, 6, 6, 8);

    private StandingText() {}

    /** A row for each prompt, and what they are together. */
    static List<String> table(List<PromptStanding> standings) {
        List<String> lines = new ArrayList<>();
        lines.add(COLUMNS.row("prompt", "visits", "all+", "mixed", "all-", "undec", "H", "T"));
        standings.forEach(standing -> lines.add(COLUMNS.row(
                standing.promptId(),
                Integer.toString(standing.tally().visits()),
                Integer.toString(standing.tally().allCorrect()),
                Integer.toString(standing.tally().mixed()),
                Integer.toString(standing.tally().allIncorrect()),
                Integer.toString(standing.tally().undecided()),
                Integer.toString(standing.history()),
                Text.decimals(3, standing.temperature()))));
        lines.add(total(standings));
        return lines;
    }

    static ObjectNode json(PromptStanding standing) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt_id", standing.promptId())
                .put("visits", standing.tally().visits())
                .put("all_correct", standing.tally().allCorrect())
                .put("mixed", standing.tally().mixed())
                .put("all_incorrect", standing.tally().allIncorrect())
                .put("undecided", standing.tally().undecided())
                .put("history", standing.history())
                .put("temperature", standing.temperature());
    }

    private static String total(List<PromptStanding> standings) {
        double heated =
                standings.stream().filter(standing -> standing.history() > 0).count();
        return "%d prompts, %s with H > 0, mean T %s, highest T %s"
                .formatted(
                        standings.size(),
                        Text.percent(heated / standings.size()),
                        Text.decimals(
                                3,
                                standings.stream()
                                        .mapToDouble(PromptStanding::temperature)
                                        .average()
                                        .orElseThrow()),
                        Text.decimals(
                                3,
                                standings.stream()
                                        .mapToDouble(PromptStanding::temperature)
                                        .max()
                                        .orElseThrow()));
    }
}
