package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.events.Draw;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.history.intake.RefusedEventException;

/**
 * A draw whose turn has come: the group it asks for is with the samplers and reward consumers.
 *
 * @param number the run's earlier training visits of the prompt; 0 for a benchmark
 * @param history H_i before the visit; 0 for a benchmark
 */
record Visit(Draw draw, int number, int history) {

    static Visit ofTraining(Draw draw, int number, int history) {
        return new Visit(draw, number, history);
    }

    /** A measurement: no visit of the prompt, and blind to its history. */
    static Visit ofBenchmark(Draw draw) {
        return new Visit(draw, 0, 0);
    }

    GroupId groupId() {
        RunId run = new RunId(draw.getRunId());
        PromptId prompt = new PromptId(draw.getPromptId());
        return draw.getPurpose() == Purpose.BENCHMARK
                ? GroupId.ofBenchmark(run, prompt, draw.getBenchmark(), draw.getPolicyVersion())
                : GroupId.ofVisit(run, prompt, number);
    }

    GroupRules rules() {
        return GroupRules.of(draw);
    }

    double temperature() {
        return rules().temperature().at(history);
    }

    /** What the samplers are asked for. */
    PromptRequest request(Prompt prompt) {
        return PromptRequest.newBuilder()
                .setRunId(draw.getRunId())
                .setStep(draw.getStep())
                .setRound(draw.getRound())
                .setSlot(draw.getSlot())
                .setGroupId(groupId().value())
                .setPromptId(draw.getPromptId())
                .setVisit(number)
                .setPurpose(draw.getPurpose())
                .setBenchmark(draw.getBenchmark())
                .setPrompt(prompt.getText())
                .setReference(prompt.getReference())
                .setHistory(history)
                .setTemperature(temperature())
                .setTemperatureRule(rules().temperature().explain(history))
                .setGroupSize(draw.getGroupSize())
                .setMaxNewTokens(draw.getMaxNewTokens())
                .setSeed(draw.getSeed())
                .setPolicyVersion(draw.getPolicyVersion())
                .build();
    }

    /** Whether a reward is none of those that the run lists: a shadow, which changes nothing. */
    boolean isShadow(Reward reward) {
        return draw.getRewards().stream().map(RewardSettings::getName).noneMatch(reward.getName()::equals);
    }

    /**
     * Checks that a reward of the run is one that this visit waits for.
     *
     * @throws RefusedEventException otherwise
     */
    void check(Reward reward) {
        int index = reward.getIndex();
        refuseUnless(
                index >= 0 && index < draw.getGroupSize(),
                "index %d, but the group has %d responses",
                index,
                draw.getGroupSize());
        String expected = groupId().response(index).value();
        refuseUnless(
                expected.equals(reward.getResponseId()),
                "response %s at index %d should be %s",
                reward.getResponseId(),
                index,
                expected);
        refuseUnless(
                Double.isFinite(reward.getScore()),
                "reward \"%s\" of %s must be a finite number, was %s; its group cannot close without it",
                reward.getName(),
                reward.getResponseId(),
                reward.getScore());
        double weighted = weightOf(reward) * reward.getScore();
        refuseUnless(
                Math.abs(weighted) <= AdvantageRule.LARGEST_REWARD,
                "reward \"%s\" of %s times its weight must be at most %s, was %s; its group cannot close without it",
                reward.getName(),
                reward.getResponseId(),
                AdvantageRule.LARGEST_REWARD,
                weighted);
    }

    private double weightOf(Reward reward) {
        return draw.getRewards().stream()
                .filter(settings -> settings.getName().equals(reward.getName()))
                .mapToDouble(RewardSettings::getWeight)
                .findFirst()
                .orElseThrow();
    }
}
