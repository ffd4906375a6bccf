package io.erpo.view.history;

import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.VisitResult;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.List;

/**
 * The input of a temperature rule for a visit, and the result of the run's own rule.
 *
 * @param number the prompt's earlier visits
 * @param history H_i as recorded before the visit
 * @param temperature T_i as recorded
 */
public record RecordedVisit(
        String promptId, int number, int step, VisitResult result, int history, double temperature) {

    public static RecordedVisit of(VerifiedGroup group) {
        return new RecordedVisit(
                group.getPromptId(),
                group.getVisit(),
                group.getStep(),
                result(group),
                group.getHistoryBefore(),
                group.getTemperature());
    }

    private static VisitResult result(VerifiedGroup group) {
        List<VerifiedResponse> wrong = group.getResponses().stream()
                .filter(response -> !response.getCorrect())
                .toList();
        return new VisitResult(
                Outcome.valueOf(group.getOutcome().name()),
                group.getResponses().size(),
                wrong.size(),
                (int) wrong.stream().filter(VerifiedResponse::getMalformed).count());
    }
}
