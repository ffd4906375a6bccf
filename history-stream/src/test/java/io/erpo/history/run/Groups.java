package io.erpo.history.run;

import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Groups with outcomes. */
final class Groups {

    private Groups() {}

    /** A group with these verdicts; an all-correct one raises H_i by one. Response j has advantage j and j + 1 tokens. */
    static VerifiedGroup group(Draw draw, int history, boolean... correct) {
        String groupId = draw.getRunId() + "/" + draw.getPromptId() + "/" + draw.getStep();
        List<VerifiedResponse> responses = new ArrayList<>();
        int right = 0;
        for (int j = 0; j < correct.length; j++) {
            right += correct[j] ? 1 : 0;
            responses.add(VerifiedResponse.newBuilder()
                    .setResponseId(groupId + "/" + j)
                    .setCoordinates(new Coordinates(2, (long) j))
                    .setTokens(j + 1)
                    .setFinishReason(j == 0 ? FinishReason.LENGTH : FinishReason.STOP)
                    .setReward(correct[j] ? 1 : -1)
                    .setCorrect(correct[j])
                    .setExtracted(correct[j] ? "4" : "5")
                    .setComponents(Map.of("correct", correct[j] ? 1.0 : -1.0))
                    .setAdvantage(j)
                    .build());
        }
        Outcome outcome =
                right == correct.length ? Outcome.ALL_CORRECT : right == 0 ? Outcome.ALL_INCORRECT : Outcome.MIXED;
        int after = outcome == Outcome.ALL_CORRECT ? history + 1 : history;
        return VerifiedGroup.newBuilder()
                .setRunId(draw.getRunId())
                .setStep(draw.getStep())
                .setRound(draw.getRound())
                .setSlot(draw.getSlot())
                .setGroupId(groupId)
                .setPromptId(draw.getPromptId())
                .setVisit(0)
                .setPurpose(draw.getPurpose())
                .setBenchmark(draw.getBenchmark())
                .setPolicyVersion(draw.getPolicyVersion())
                .setTemperature(1 + 0.02 * history)
                .setOutcome(outcome)
                .setHistoryBefore(history)
                .setHistoryAfter(after)
                .setNextTemperature(1 + 0.02 * after)
                .setResponses(responses)
                .build();
    }
}
