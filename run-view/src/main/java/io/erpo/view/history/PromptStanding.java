package io.erpo.view.history;

import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptTally;
import io.erpo.events.VerifiedGroup;

/**
 * What a run knew about a prompt at some time.
 *
 * @param tally outcomes of its visits
 * @param history H_i
 * @param temperature T_i of the next visit
 */
public record PromptStanding(String promptId, PromptTally tally, int history, double temperature) {

    static PromptStanding unvisited(String promptId, double firstTemperature) {
        return new PromptStanding(promptId, PromptTally.NONE, 0, firstTemperature);
    }

    PromptStanding after(VerifiedGroup group, double nextTemperature) {
        return new PromptStanding(
                promptId,
                tally.after(Outcome.valueOf(group.getOutcome().name())),
                group.getHistoryAfter(),
                nextTemperature);
    }
}
