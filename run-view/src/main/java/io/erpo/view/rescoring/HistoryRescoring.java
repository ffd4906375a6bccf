package io.erpo.view.rescoring;

import io.erpo.algorithm.PromptHeat;
import io.erpo.algorithm.VisitResult;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.view.history.WhatIf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * H_i of every prompt under other verdicts: a fold over the training visits, those of each prompt in order. Responses
 * at other temperatures are unknown, so the recorded responses stand for them.
 */
public final class HistoryRescoring {

    /** H_i and T_i under the other verdicts. */
    private final PromptHeat<String> rescored;
    /** H_i as recorded, by prompt. */
    private final Map<String, Integer> recorded = new HashMap<>();

    private final Set<String> cutShort = new HashSet<>();
    private int visits;
    private int visitsAtAnotherTemperature;

    HistoryRescoring(TemperatureSettings settings) {
        rescored = WhatIf.of(settings).heat();
    }

    /** @param result under the other verdicts; a visit without one leaves its prompt unchanged */
    void accept(VerifiedGroup visit, Optional<VisitResult> result) {
        String prompt = visit.getPromptId();
        if (result.isEmpty()) {
            cutShort.add(prompt);
        }
        if (cutShort.contains(prompt)) {
            return;
        }
        visits++;
        if (rescored.temperature(prompt, visit.getStep()) != visit.getTemperature()) {
            visitsAtAnotherTemperature++;
        }
        rescored.visited(prompt, result.get());
        recorded.put(prompt, visit.getHistoryAfter());
    }

    /** Number of prompts with a visit. */
    public int prompts() {
        return recorded.size();
    }

    /** Number of prompts whose H_i would now differ. */
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
