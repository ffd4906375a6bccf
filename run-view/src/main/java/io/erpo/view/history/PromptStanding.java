package io.erpo.view.history;

import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptTally;
import io.erpo.events.VerifiedGroup;

/**
 * What a run knew of a prompt at some time.
 *
 * @param tally how its visits came out
 * @param history H_i
 * @param temperature T_i of the next visit
 */
public record PromptStanding(String promptId, PromptTally tally, int history, double temperature) {

    static PromptStanding unvisited(String promptId, double initialTemperature) {
        return new PromptStanding(promptId, PromptTally.NONE, 0, initialTemperature);
    }

    PromptStanding after(VerifiedGroup group) {
        return new PromptStanding(
                promptId,
                tally.after(Outcome.valueOf(group.getOutcome().name())),
                group.getHistoryAfter(),
                group.getNextTemperature());
    }
}
