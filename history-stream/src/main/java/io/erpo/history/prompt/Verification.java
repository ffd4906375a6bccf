package io.erpo.history.prompt;

import io.erpo.algorithm.Heat;
import io.erpo.algorithm.NonFiniteRewardException;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.UndecidedRule;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.history.intake.RunFailedException;
import io.erpo.settings.RewardChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns a visit and its rewards, received in any order, into a verified group. */
final class Verification {

    private final Visit visit;
    private final GroupRules rules;
    private final List<Map<String, Reward>> rewards;

    private Verification(Visit visit, Collection<Reward> rewards) {
        this.visit = visit;
        this.rules = visit.rules();
        this.rewards = IntStream.range(0, visit.draw().getGroupSize())
                .<Map<String, Reward>>mapToObj(index -> new HashMap<>())
                .toList();
        rewards.forEach(reward -> this.rewards.get(reward.getIndex()).put(reward.getName(), reward));
    }

    /** @param rewards all rewards of the visit */
    static VerifiedGroup of(Visit visit, Collection<Reward> rewards) {
        return new Verification(visit, rewards).group();
    }

    /** Whether two rewards judge a response equally, regardless of when, how fast and in which words. */
    static boolean sameJudgement(Reward one, Reward other) {
        return judgement(one).equals(judgement(other));
    }

    private static Reward judgement(Reward reward) {
        return Reward.newBuilder(reward)
                .setDurationMicros(0)
                .setExplanation(null)
                .setResponseCoordinates(new Coordinates(0, 0L))
                .build();
    }

    private VerifiedGroup group() {
        List<Double> totals = rewards.stream().map(this::finiteTotal).toList();
        Outcome outcome = outcome();
        List<Double> advantages = advantages(totals, outcome);
        List<VerifiedResponse> responses = new ArrayList<>();
        for (int index = 0; index < rewards.size(); index++) {
            responses.add(response(rewards.get(index), totals.get(index), advantages.get(index)));
        }
        Heat after = visit.after(outcome, responses);
        return VerifiedGroup.newBuilder()
                .setRunId(visit.draw().getRunId())
                .setStep(visit.draw().getStep())
                .setRound(visit.draw().getRound())
                .setSlot(visit.draw().getSlot())
                .setGroupId(visit.groupId().value())
                .setPromptId(visit.draw().getPromptId())
                .setVisit(visit.number())
                .setPurpose(visit.draw().getPurpose())
                .setBenchmark(visit.draw().getBenchmark())
                .setPolicyVersion(visit.draw().getPolicyVersion())
                .setTemperature(visit.temperature())
                .setOutcome(io.erpo.events.Outcome.valueOf(outcome.name()))
                .setHistoryBefore(visit.heat().history())
                .setHistoryAfter(after.history())
                .setNextTemperature(
                        rules.heat().temperature().at(after, visit.draw().getStep()))
                .setResponses(responses)
                .build();
    }

    private Outcome outcome() {
        boolean undecided = rewards.stream()
                .flatMap(ofResponse -> ofResponse.values().stream())
                .anyMatch(reward -> reward.getStatus() != RewardStatus.SCORED);
        UndecidedRule rule = rules.dropsUndecided() ? UndecidedRule.DROP : UndecidedRule.INCORRECT;
        return (isBenchmark() ? rule.inBenchmark() : rule)
                .outcome(rewards.stream().map(this::correct).toList(), undecided);
    }

    private VerifiedResponse response(Map<String, Reward> ofResponse, double total, double advantage) {
        Reward judge = ofResponse.get(rules.correctness().name());
        Map<String, Double> components = new HashMap<>();
        ofResponse.forEach((name, reward) -> components.put(name, reward.getScore()));
        return VerifiedResponse.newBuilder()
                .setResponseId(judge.getResponseId())
                .setCoordinates(judge.getResponseCoordinates())
                .setTokens(judge.getResponseTokens())
                .setFinishReason(judge.getFinishReason())
                .setReward(total)
                .setCorrect(correct(ofResponse))
                .setExtracted(judge.getExtracted())
                .setComponents(components)
                .setAdvantage(advantage)
                .setMalformed(malformed(judge, correct(ofResponse)))
                .build();
    }

    /** Whether the response is wrong for its form: it was cut off, or has no answer that could be read. */
    private boolean malformed(Reward judge, boolean correct) {
        boolean cutOff = judge.getFinishReason() == FinishReason.LENGTH;
        return !correct && (cutOff || hasNoAnswer(judge));
    }

    /** Only a verdict says that there is no answer; a reward that could not judge may have found none for its own reasons. */
    private boolean hasNoAnswer(Reward judge) {
        return judge.getStatus() == RewardStatus.SCORED
                && rules.correctness().findsAnswers()
                && judge.getExtracted() != null
                && judge.getExtracted().isBlank();
    }

    /** Sums in the order in which the run lists its rewards, because floating-point sums depend on the order. */
    private double total(Map<String, Reward> ofResponse) {
        double total = 0;
        for (RewardChoice reward : rules.rewards()) {
            total += reward.weight() * ofResponse.get(reward.name()).getScore();
        }
        return total;
    }

    private List<Double> advantages(List<Double> totals, Outcome outcome) {
        try {
            return rules.advantage().advantages(totals, largestTerm(), outcome);
        } catch (NonFiniteRewardException e) {
            throw failure(
                    "group %s has no finite advantages: %s; give smaller rewards or weights, and start another run"
                            .formatted(visit.groupId().value(), e.getMessage()));
        }
    }

    private double largestTerm() {
        return rewards.stream()
                .flatMap(ofResponse -> rules.rewards().stream()
                        .map(reward ->
                                reward.weight() * ofResponse.get(reward.name()).getScore()))
                .mapToDouble(Math::abs)
                .max()
                .orElseThrow();
    }

    private double finiteTotal(Map<String, Reward> ofResponse) {
        double total = total(ofResponse);
        if (!Double.isFinite(total)) {
            String parts = rules.rewards().stream()
                    .map(reward -> "%s %s times %s"
                            .formatted(
                                    reward.name(), ofResponse.get(reward.name()).getScore(), reward.weight()))
                    .collect(Collectors.joining(", "));
            throw failure(
                    "the rewards of response %s must have a finite sum, was %s: %s; give smaller rewards or weights, and start another run"
                            .formatted(
                                    ofResponse.get(rules.correctness().name()).getResponseId(), total, parts));
        }
        return total;
    }

    private RunFailedException failure(String reason) {
        return new RunFailedException(visit.draw().getRunId(), reason);
    }

    private boolean correct(Map<String, Reward> ofResponse) {
        Reward judge = ofResponse.get(rules.correctness().name());
        return judge.getStatus() == RewardStatus.SCORED && Boolean.TRUE.equals(judge.getCorrect());
    }

    private boolean isBenchmark() {
        return visit.draw().getPurpose() == Purpose.BENCHMARK;
    }
}
