package io.erpo.replay.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What an earlier release of history-stream did not compute is not compared: the log has the defaults of its fields. */
final class EarlierRelease {

    private final int lastStep;

    /** @param lastStep the last step that it may have had a part in; -1 for none */
    EarlierRelease(int lastStep) {
        this.lastStep = lastStep;
    }

    /** Of a run that may have been upgraded on its way. Groups of the step that was open then are of either release. */
    static EarlierRelease of(Recording recording) {
        TreeMap<Integer, Boolean> present = new TreeMap<>();
        recording.forEach(
                Topics.ADVANTAGE_BATCHES,
                batch -> present.put(
                        batch.value().getStep(),
                        !batch.value().getStatistics().getTemperatures().isEmpty()));
        return new EarlierRelease(present.entrySet().stream()
                .filter(step -> !step.getValue())
                .mapToInt(step -> step.getKey() + 1)
                .max()
                .orElse(-1));
    }

    /** The recomputed event as the release that wrote the recorded one would have written it. */
    @SuppressWarnings("unchecked")
    <V extends SpecificRecord> V form(V recomputed, V recorded) {
        if (recomputed instanceof AdvantageBatch ours && recorded instanceof AdvantageBatch theirs) {
            return (V) AdvantageBatch.newBuilder(ours)
                    .setStatistics(form(ours.getStatistics(), theirs.getStatistics()))
                    .build();
        } else if (recomputed instanceof VerifiedGroup ours && ours.getStep() <= lastStep) {
            return (V) VerifiedGroup.newBuilder(ours)
                    .setResponses(ours.getResponses().stream()
                            .map(response -> VerifiedResponse.newBuilder(response)
                                    .setMalformed(false)
                                    .build())
                            .toList())
                    .build();
        } else if (recomputed instanceof Evaluation ours
                && recorded instanceof Evaluation theirs
                && theirs.getMaxNewTokens() == 0) {
            return (V) form(ours, theirs);
        }
        return recomputed;
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

    /** Of two tied answers the first decided, so majorities are not compared. */
    private static Evaluation form(Evaluation ours, Evaluation theirs) {
        Map<String, Boolean> majorities = new HashMap<>();
        theirs.getPrompts().forEach(prompt -> majorities.put(prompt.getPromptId(), prompt.getMajorityCorrect()));
        return Evaluation.newBuilder(ours)
                .setMajAtK(theirs.getMajAtK())
                .setTopP(1)
                .setTopK(0)
                .setMaxNewTokens(0)
                .setPrompts(ours.getPrompts().stream()
                        .map(prompt -> EvaluatedPrompt.newBuilder(prompt)
                                .setMajorityCorrect(
                                        majorities.getOrDefault(prompt.getPromptId(), prompt.getMajorityCorrect()))
                                .setMajority(0)
                                .setTokens(0)
                                .setTruncated(0)
                                .setWithoutAnswer(0)
                                .build())
                        .toList())
                .build();
    }
}
