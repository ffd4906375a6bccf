package io.erpo.history.run;

import io.erpo.algorithm.BatchRule.BatchPlan;
import io.erpo.algorithm.BatchRule.Dropped;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.StepStatistics.GroupView;
import io.erpo.algorithm.StepStatistics.ResponseView;
import io.erpo.algorithm.TrainingOrder;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.DropReason;
import io.erpo.events.DroppedGroup;
import io.erpo.events.FinishReason;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides what a step learns from, once all groups it has drawn are in.
 *
 * @param groups all groups of the step, in draw order
 * @param rounds number of rounds that drew them
 * @param before the heat of the prompts before the step
 */
record StepDecision(RunSchedule plan, int step, int rounds, List<VerifiedGroup> groups, Heat before) {

    StepDecision {
        groups = List.copyOf(groups);
    }

    /** The step's batch; empty when the step must draw again first. */
    Optional<AdvantageBatch> batch() {
        boolean morePrompts =
                plan.oneStepAtATime() && !plan.prompts(step, rounds).isEmpty();
        return plan.batchRule()
                .decide(
                        groups,
                        StepDecision::outcome,
                        rounds,
                        plan.run().getSampling().getPromptsPerStep(),
                        morePrompts)
                .map(this::batch);
    }

    /** The heat of the prompts after the step. */
    Heat heatAfter() {
        return before.after(groups);
    }

    private AdvantageBatch batch(BatchPlan<VerifiedGroup> kept) {
        List<AdvantageSample> samples = new BatchAdvantages(plan.advantage())
                .samples(TrainingOrder.of(plan.run().getSeed(), step, kept.kept()));
        return AdvantageBatch.newBuilder()
                .setRunId(plan.run().getRunId())
                .setStep(step)
                .setPolicyVersion(plan.policyOf(step))
                .setSamples(samples)
                .setDropped(kept.dropped().stream().map(StepDecision::dropped).toList())
                .setDraws(kept.draws())
                .setFull(kept.full())
                .setStatistics(statistics())
                .build();
    }

    private StepStatistics statistics() {
        var of = io.erpo.algorithm.StepStatistics.of(
                groups.stream().map(StepDecision::view).toList(),
                plan.run().getTemperature().getMax());
        int prompts = plan.run().getPromptIds().size();
        Heat after = heatAfter();
        return StepStatistics.newBuilder()
                .setGroups(of.groups())
                .setResponses(of.responses())
                .setMeanReward(of.meanReward())
                .setCorrectShare(of.correctShare())
                .setAllCorrectShare(of.allCorrectShare())
                .setMixedShare(of.mixedShare())
                .setAllIncorrectShare(of.allIncorrectShare())
                .setMeanTemperature(of.meanTemperature())
                .setMaxTemperature(of.maxTemperature())
                .setHeatedShare((double) after.heated() / prompts)
                .setMeanResponseTokens(of.meanResponseTokens())
                .setTruncatedShare(of.truncatedShare())
                .setMalformedShare(of.malformedShare())
                .setBelowMaxGroups(of.belowMax())
                .setBelowMaxAllCorrect(of.belowMaxAllCorrect())
                .setAtMaxAllCorrectShare(of.atMaxAllCorrectShare())
                .setHistoryCounts(after.histogram(prompts).orElse(List.of()))
                .setTemperatures(of.temperatures())
                // In the order of names, so that the bytes do not depend on hashes.
                .setRewardMeans(new TreeMap<>(of.rewardMeans()))
                .build();
    }

    private static DroppedGroup dropped(Dropped<VerifiedGroup> dropped) {
        return new DroppedGroup(
                dropped.group().getGroupId(),
                DropReason.valueOf(dropped.reason().name()));
    }

    private static GroupView view(VerifiedGroup group) {
        return new GroupView(
                outcome(group),
                group.getTemperature(),
                group.getResponses().stream()
                        .map(response -> new ResponseView(
                                response.getReward(),
                                response.getCorrect(),
                                response.getTokens(),
                                response.getFinishReason() == FinishReason.LENGTH,
                                response.getMalformed(),
                                response.getComponents()))
                        .toList());
    }

    private static Outcome outcome(VerifiedGroup group) {
        return Outcome.valueOf(group.getOutcome().name());
    }
}
