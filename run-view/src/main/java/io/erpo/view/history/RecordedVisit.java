package io.erpo.view.history;

import io.erpo.algorithm.Outcome;
import io.erpo.events.VerifiedGroup;

/**
 * The input of a temperature rule for a visit, and the result of the run's own rule.
 *
 * @param number the prompt's earlier visits
 * @param history H_i as recorded before the visit
 * @param temperature T_i as recorded
 */
public record RecordedVisit(String promptId, int number, int step, Outcome outcome, int history, double temperature) {

    public static RecordedVisit of(VerifiedGroup group) {
        return new RecordedVisit(
                group.getPromptId(),
                group.getVisit(),
                group.getStep(),
                Outcome.valueOf(group.getOutcome().name()),
                group.getHistoryBefore(),
                group.getTemperature());
    }
}
