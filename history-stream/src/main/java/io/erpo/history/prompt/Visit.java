package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Heat;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.VisitResult;
import io.erpo.events.Draw;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.VerifiedResponse;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.history.intake.RunFailedException;
import io.erpo.schemas.RewardSources;
import java.util.List;

/**
 * A draw whose turn has come: its group was requested from the samplers and is being judged.
 *
 * @param dataSource of the prompt: only the rewards that judge it are awaited
 * @param number the run's earlier training visits of the prompt; 0 for a benchmark
 * @param heat H_i and the rest that earlier visits left; none for a benchmark
 */
record Visit(Draw draw, String dataSource, int number, Heat heat) {

    /** Most characters of the extracted answers of a group, all together: at most half of the largest record. */
    private static final int ANSWERS_OF_A_GROUP = 2 << 20;

    static Visit ofTraining(Draw draw, String dataSource, int number, Heat heat) {
        return new Visit(draw, dataSource, number, heat);
    }

    /** A benchmark: it does not count as a visit of the prompt and ignores its history. */
    static Visit ofBenchmark(Draw draw, String dataSource) {
        return new Visit(draw, dataSource, 0, Heat.NONE);
    }

    GroupId groupId() {
        RunId run = new RunId(draw.getRunId());
        PromptId prompt = new PromptId(draw.getPromptId());
        return draw.getPurpose() == Purpose.BENCHMARK
                ? GroupId.ofBenchmark(run, prompt, draw.getBenchmark(), draw.getPolicyVersion())
                : GroupId.ofVisit(run, prompt, number);
    }

    /** @throws RefusedEventException when no correctness reward judges the prompt */
    GroupRules rules() {
        return GroupRules.of(draw, dataSource);
    }

    /** Whether a correctness reward judges the prompt. */
    boolean hasJudge() {
        return rewards().stream().anyMatch(RewardSettings::getCorrectness);
    }

    /** The rewards that each response gets, in the run's order. */
    List<RewardSettings> rewards() {
        return RewardSources.judging(draw.getRewards(), dataSource);
    }

    double temperature() {
        return rules().heat().temperature().at(heat, draw.getStep());
    }

    /** What the visit leaves for the next one; a benchmark changes nothing. */
    Heat after(Outcome outcome, List<VerifiedResponse> responses) {
        return draw.getPurpose() == Purpose.BENCHMARK
                ? heat
                : rules().heat().after(heat, result(outcome, responses));
    }

    private static VisitResult result(Outcome outcome, List<VerifiedResponse> responses) {
        return new VisitResult(
                outcome,
                responses.size(),
                (int) responses.stream().filter(response -> !response.getCorrect()).count(),
                (int) responses.stream().filter(VerifiedResponse::getMalformed).count());
    }

    /** The request to the samplers. */
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
                .setHistory(heat.history())
                .setTemperature(temperature())
                .setTemperatureRule(rules().heat().temperature().explain(heat, draw.getStep()))
                .setGroupSize(draw.getGroupSize())
                .setMaxNewTokens(draw.getMaxNewTokens())
                .setSeed(draw.getSeed())
                .setPolicyVersion(draw.getPolicyVersion())
                .setTopP(draw.getTopP())
                .setTopK(draw.getTopK())
                .setDataSource(dataSource)
                .setStopTokenIds(draw.getStopTokenIds())
                .build();
    }

    /** Whether the run does not list this reward for this prompt: a shadow reward, which changes nothing. */
    boolean isShadow(Reward reward) {
        return rewards().stream().map(RewardSettings::getName).noneMatch(reward.getName()::equals);
    }

    /**
     * Checks that this visit waits for this reward of the run.
     *
     * @throws RefusedEventException otherwise
     * @throws RunFailedException when the reward is too large to compute with
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
        int characters =
                reward.getExtracted() == null ? 0 : reward.getExtracted().length();
        int most = ANSWERS_OF_A_GROUP / draw.getGroupSize();
        refuseUnless(
                characters <= most,
                "reward \"%s\" of %s extracts %d characters, more than %d: a group of %d would be too large for the log",
                reward.getName(),
                reward.getResponseId(),
                characters,
                most,
                draw.getGroupSize());
        double weighted = weightOf(reward) * reward.getScore();
        if (!(Math.abs(weighted) <= AdvantageRule.LARGEST_REWARD)) {
            throw new RunFailedException(
                    draw.getRunId(),
                    "reward \"%s\" of response %s times its weight must be at most %s, was %s times %s; correct the reward or its weight, and start another run"
                            .formatted(
                                    reward.getName(),
                                    reward.getResponseId(),
                                    AdvantageRule.LARGEST_REWARD,
                                    reward.getScore(),
                                    weightOf(reward)));
        }
    }

    private double weightOf(Reward reward) {
        return rewards().stream()
                .filter(settings -> settings.getName().equals(reward.getName()))
                .mapToDouble(RewardSettings::getWeight)
                .findFirst()
                .orElseThrow();
    }
}
