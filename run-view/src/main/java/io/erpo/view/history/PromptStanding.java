package io.erpo.view.history;

import io.erpo.events.Outcome;
import io.erpo.events.VerifiedGroup;

/**
 * What a run knew of a prompt at some time.
 *
 * @param visits visits with an outcome
 * @param undecided visits of which a verdict was missing
 * @param history H_i
 * @param temperature T_i of the next visit
 */
public record PromptStanding(
        String promptId,
        int visits,
        int allCorrect,
        int mixed,
        int allIncorrect,
        int undecided,
        int history,
        double temperature) {

    static PromptStanding unvisited(String promptId, double initialTemperature) {
        return new PromptStanding(promptId, 0, 0, 0, 0, 0, 0, initialTemperature);
    }

    PromptStanding after(VerifiedGroup group) {
        return new PromptStanding(
                promptId,
                visits + 1,
                allCorrect + one(group, Outcome.ALL_CORRECT),
                mixed + one(group, Outcome.MIXED),
                allIncorrect + one(group, Outcome.ALL_INCORRECT),
                undecided + one(group, Outcome.UNDECIDED),
                group.getHistoryAfter(),
                group.getNextTemperature());
    }

    private static int one(VerifiedGroup group, Outcome outcome) {
        return group.getOutcome() == outcome ? 1 : 0;
    }
}
