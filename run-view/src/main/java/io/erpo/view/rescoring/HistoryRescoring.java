package io.erpo.view.rescoring;

import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptHeat;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.view.history.WhatIf;
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

    private final TemperatureRule temperature;
    /** H_i and T_i as they would be. */
    private final PromptHeat<String> rescored;
    /** H_i as recorded, by prompt. */
    private final Map<String, Integer> recorded = new HashMap<>();

    private final Set<String> cutShort = new HashSet<>();
    private int visits;
    private int visitsAtAnotherTemperature;

    HistoryRescoring(TemperatureSettings settings) {
        WhatIf rules = WhatIf.of(settings);
        temperature = rules.temperature();
        rescored = rules.heat();
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
        visits++;
        if (rescored.temperature(prompt) != temperature.at(visit.getHistoryBefore())) {
            visitsAtAnotherTemperature++;
        }
        rescored.visited(prompt, outcome.get());
        recorded.put(prompt, visit.getHistoryAfter());
    }

    /** Prompts with a visit. */
    public int prompts() {
        return recorded.size();
    }

    /** Those that would have another H_i now. */
    public int promptsThatDiffer() {
        return (int) recorded.entrySet().stream()
                .filter(prompt -> prompt.getValue() != rescored.history(prompt.getKey()))
                .count();
    }

    public int visits() {
        return visits;
    }

    public int visitsAtAnotherTemperature() {
        return visitsAtAnotherTemperature;
    }
}
