package io.erpo.view.rescoring;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.VerifiedGroup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * H_i of every prompt, had other verdicts decided: a fold over the training visits, each prompt's in their order. What a visit
 * at another temperature would have brought is not known; the recorded responses stand for it.
 */
public final class HistoryRescoring {

    /** H_i as recorded and as it would be. */
    private record History(int recorded, int rescored) {}

    private final HistoryRule rule;
    private final TemperatureRule temperature;
    private final Map<String, History> histories = new HashMap<>();
    private final Set<String> cutShort = new HashSet<>();
    private int visits;
    private int visitsAtAnotherTemperature;

    HistoryRescoring(TemperatureSettings settings) {
        rule = HistoryRule.valueOf(settings.getOnMixed().name());
        temperature = new TemperatureRule(settings.getInitial(), settings.getSlope(), settings.getMax());
    }

    /** @param outcome by the other verdicts; a prompt whose visit has none is left as it was before that visit */
    void accept(VerifiedGroup visit, Optional<Outcome> outcome) {
        String prompt = visit.getPromptId();
        if (outcome.isEmpty()) {
            cutShort.add(prompt);
        }
        if (cutShort.contains(prompt)) {
            return;
        }
        int before = histories.getOrDefault(prompt, new History(0, 0)).rescored();
        visits++;
        if (temperature.at(before) != temperature.at(visit.getHistoryBefore())) {
            visitsAtAnotherTemperature++;
        }
        histories.put(prompt, new History(visit.getHistoryAfter(), rule.next(before, outcome.get())));
    }

    /** Prompts with a visit. */
    public int prompts() {
        return histories.size();
    }

    /** Those that would have another H_i now. */
    public int promptsThatDiffer() {
        return (int) histories.values().stream()
                .filter(history -> history.recorded() != history.rescored())
                .count();
    }

    public int visits() {
        return visits;
    }

    public int visitsAtAnotherTemperature() {
        return visitsAtAnotherTemperature;
    }
}
