package io.erpo.view.signals;

import java.util.Optional;

/** What a run can say of itself. The rules are in docs/signals.md. */
public enum SignalKind {
    RESIDUAL_RISES(
            "residual-rises",
            "more and more prompts are all correct, and correctness no longer rises",
            "the highest temperature is too low for these prompts, or the recipe has no heat",
            "a higher temperature.max or temperature.slope, the recipe erpo, or harder problems",
            TemperatureSignals::residualRises),
    REWARD_FALLS(
            "reward-falls",
            "the reward has fallen suddenly",
            "the temperature is too aggressive, or an update went wrong",
            "a lower temperature.slope or temperature.max; look at gradNorm, clipHighShare and malformedShare of these steps",
            RewardSignals::rewardFalls),
    NOTHING_HEATED(
            "nothing-heated",
            "no prompt has H_i above 0 after two epochs",
            "the base model is too weak for these problems, or the verifier is broken",
            "./erpo verify on responses that look right; easier problems, or a better base model",
            TemperatureSignals::nothingHeated),
    TEMPERATURE_LINEAR(
            "temperature-linear",
            "the mean temperature grows at a constant rate: the share of all-correct prompts stands still",
            "the policy is not learning, or heat takes back what it learns",
            "a higher optimizer.learningRate, or problems of another difficulty; look at the held-out accuracy",
            TemperatureSignals::temperatureLinear),
    MALFORMED_JUMPS(
            "malformed-jumps",
            "many more responses than before are malformed or cut off",
            "the temperature makes noise instead of other solutions, or responses have outgrown sampling.maxNewTokens",
            "a lower temperature.max; a larger sampling.maxNewTokens or the reward overlong",
            RewardSignals::malformedJumps),
    NOTHING_CORRECT(
            "nothing-correct",
            "no response is correct",
            "the verifier or the prompt format does not fit the model, or the policy is destroyed",
            "./erpo verify on a response of the step; ./erpo inspect on the data; go back to an earlier policy",
            RewardSignals::nothingCorrect),
    NO_SPREAD(
            "no-spread",
            "no group has both correct and incorrect responses",
            "the problems are too easy or too hard for the policy, or all responses of a group are the same",
            "other problems, larger groups, or a recipe with heat; a step without a spread teaches little or nothing",
            RewardSignals::noSpread),
    REWARDS_DIVERGE(
            "rewards-diverge",
            "a part of the reward rises while correctness falls",
            "the policy satisfies that part instead of the problem",
            "a smaller weight of that reward, or another one",
            RewardSignals::rewardsDiverge),
    GRADIENT_UNUSABLE(
            "gradient-unusable",
            "the gradient is zero or not finite",
            "a number format that overflows, or weights that nothing trains",
            "a lower optimizer.learningRate, float32; check that the adapter's targets exist in the model",
            LearnerSignals::gradientUnusable),
    ENTROPY_COLLAPSED(
            "entropy-collapsed",
            "the policy has become nearly deterministic before it solves the problems",
            "too high a learning rate, or no exploration",
            "a lower optimizer.learningRate, a larger loss.clipHigh, loss.entropyCoefficient, or a recipe with heat",
            LearnerSignals::entropyCollapsed),
    TEMPERATURE_EXHAUSTED(
            "temperature-exhausted",
            "prompts at the highest temperature are still all correct",
            "temperature.max is too low to make them fail",
            "a higher temperature.max, or temperature.rule: target",
            TemperatureSignals::temperatureExhausted),
    LOGPROBS_DIFFER(
            "logprobs-differ",
            "sampler and learner disagree about the probability of the sampled tokens",
            "other weights, another temperature, another template of tokens, or another number format",
            "./erpo score on a response; compare the engines' versions and number formats; loss.correction",
            LearnerSignals::logprobsDiffer);

    /** Why the run has this signal after its newest step; empty when it has not. */
    interface Rule {
        Optional<String> evidence(Steps steps);
    }

    private final String id;
    private final String title;
    private final String cause;
    private final String advice;
    private final Rule rule;

    SignalKind(String id, String title, String cause, String advice, Rule rule) {
        this.id = id;
        this.title = title;
        this.cause = cause;
        this.advice = advice;
        this.rule = rule;
    }

    /** Its name in files and meters. */
    public String id() {
        return id;
    }

    /** What is wrong. */
    public String title() {
        return title;
    }

    /** The likely cause. */
    public String cause() {
        return cause;
    }

    /** What to try. */
    public String advice() {
        return advice;
    }

    Optional<String> evidence(Steps steps) {
        return rule.evidence(steps);
    }
}
