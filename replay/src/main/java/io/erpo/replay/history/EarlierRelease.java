package io.erpo.replay.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Evaluation;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What an earlier release of history-stream did not compute is not compared: the log has the defaults of its fields. */
final class EarlierRelease {

    private EarlierRelease() {}

    /** The recomputed event as the release that wrote the recorded one would have written it. */
    @SuppressWarnings("unchecked")
    static <V extends SpecificRecord> V form(V recomputed, V recorded) {
        if (recomputed instanceof AdvantageBatch ours && recorded instanceof AdvantageBatch theirs) {
            return (V) AdvantageBatch.newBuilder(ours)
                    .setStatistics(form(ours.getStatistics(), theirs.getStatistics()))
                    .build();
        }
        if (recomputed instanceof Evaluation ours && recorded instanceof Evaluation theirs) {
            return (V) OlderEvaluations.asOf(theirs, ours);
        }
        if (recomputed instanceof VerifiedGroup ours && recorded instanceof VerifiedGroup theirs) {
            return (V) form(ours, theirs);
        }
        return recomputed;
    }

    /** A group without a malformed response looks like one of the earlier release. Its temperatures are compared. */
    private static VerifiedGroup form(VerifiedGroup ours, VerifiedGroup theirs) {
        boolean says = theirs.getResponses().stream().anyMatch(VerifiedResponse::getMalformed);
        if (says || ours.getResponses().stream().noneMatch(VerifiedResponse::getMalformed)) {
            return ours;
        }
        return VerifiedGroup.newBuilder(ours)
                .setResponses(ours.getResponses().stream()
                        .map(response -> VerifiedResponse.newBuilder(response)
                                .setMalformed(false)
                                .build())
                        .toList())
                .build();
    }

    /** Every step has temperatures. A run that was upgraded on its way has them, and no counts. */
    private static StepStatistics form(StepStatistics ours, StepStatistics theirs) {
        StepStatistics.Builder form = StepStatistics.newBuilder(ours);
        if (theirs.getHistoryCounts().isEmpty()) {
            form.setHistoryCounts(List.of());
        }
        if (theirs.getTemperatures().isEmpty()) {
            form.setMalformedShare(0)
                    .setBelowMaxGroups(0)
                    .setBelowMaxAllCorrect(0)
                    .setAtMaxAllCorrectShare(0)
                    .setTemperatures(List.of())
                    .setRewardMeans(Map.of());
        }
        return form.build();
    }
}
