package io.erpo.history.query;

import io.erpo.events.PromptHistory;

/**
 * A {@link PromptHistory} as JSON.
 *
 * @param history H_i
 * @param visits visits with an outcome
 * @param temperature T_i of the next visit
 */
record HistoryAnswer(
        String runId,
        String promptId,
        int history,
        int visits,
        int allCorrect,
        int mixed,
        int allIncorrect,
        double temperature) {

    static HistoryAnswer of(PromptHistory history) {
        return new HistoryAnswer(
                history.getRunId(),
                history.getPromptId(),
                history.getHistory(),
                history.getVisits(),
                history.getAllCorrect(),
                history.getMixed(),
                history.getAllIncorrect(),
                history.getTemperature());
    }
}
