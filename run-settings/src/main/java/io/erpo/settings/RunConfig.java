package io.erpo.settings;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.BatchRule;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.PolicyLoss;
import io.erpo.algorithm.PolicyLoss.LogprobMode;
import io.erpo.algorithm.SoftOverlong;
import io.erpo.algorithm.TemperatureRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every setting of a run; components are named as the keys of the YAML files. An instance is a run that makes sense:
 * what does not is refused with the key, the allowed range and the value found.
 *
 * @param recipe a label: its switches have become settings here
 * @param model checkpoint directory of the base policy; blank when a preset leaves it to the user
 */
public record RunConfig(
        String recipe,
        long seed,
        int steps,
        String model,
        Data data,
        Prompt prompt,
        Sampling sampling,
        Temperature temperature,
        Advantage advantage,
        BatchRule batch,
        Loss loss,
        Optimizer optimizer,
        Adapter adapter,
        List<Reward> rewards,
        OnUndecided onUndecided,
        Evaluation evaluation,
        Checkpoints checkpoints) {

    public RunConfig {
        rewards = List.copyOf(rewards);
        require(steps >= 1, "steps", "1 or more", steps);
        require(
                optimizer.miniBatchPrompts <= sampling.promptsPerStep,
                "optimizer.miniBatchPrompts",
                "at most sampling.promptsPerStep (" + sampling.promptsPerStep + ")",
                optimizer.miniBatchPrompts);
        List<String> names = rewards.stream().map(Reward::name).toList();
        require(Set.copyOf(names).size() == names.size(), "rewards", "a list that names no reward twice", names);
        List<String> judges =
                rewards.stream().filter(Reward::correctness).map(Reward::name).toList();
        require(judges.size() == 1, "rewards", "a list with exactly one reward of correctness: true", judges);
        rewards.forEach(reward -> reward.checkAgainst(sampling));
        require(
                checkpoints.keepLast > sampling.maxPolicyLag,
                "checkpoints.keepLast",
                "above sampling.maxPolicyLag (" + sampling.maxPolicyLag + "), as those policies are still sampled with",
                checkpoints.keepLast);
    }

    /** The one reward that decides what counts as correct. */
    public Reward correctnessReward() {
        return rewards.stream().filter(Reward::correctness).findFirst().orElseThrow();
    }

    /**
     * The problems.
     *
     * @param source a JSONL file, or {@code generated}; blank when a preset leaves it to the user
     * @param training generated problems to train on
     * @param heldOut generated problems to measure on
     * @param heldOutShare share of a file's problems to measure on
     * @param seed decides the generated problems and the split; not the run's, so that runs of several seeds compare
     */
    public record Data(String source, int training, int heldOut, double heldOutShare, long seed) {

        public static final String GENERATED = "generated";

        public Data {
            require(training >= 1, "data.training", "1 or more", training);
            require(heldOut >= 1, "data.heldOut", "1 or more", heldOut);
            require(heldOutShare > 0 && heldOutShare < 1, "data.heldOutShare", "between 0 and 1", heldOutShare);
        }

        public boolean isGenerated() {
            return source.equals(GENERATED);
        }
    }

    /**
     * How a problem becomes the text that the policy is given.
     *
     * @param template whether the text is given as it is, or as a user's turn written with the checkpoint's chat template
     * @param system content of a system turn before it; none when blank
     * @param text where {@code {problem}} stands for the problem
     */
    public record Prompt(Template template, String system, String text) {

        public static final String PROBLEM = "{problem}";

        public enum Template {
            PLAIN,
            CHAT
        }

        public Prompt {
            require(text.contains(PROBLEM), "prompt.text", "a text that holds " + PROBLEM, "\"" + text + "\"");
            require(
                    template == Template.CHAT || system.isEmpty(),
                    "prompt.system",
                    "empty unless prompt.template is chat",
                    "\"" + system + "\"");
        }

        /** The text for one problem. */
        public String textOf(String problem) {
            return text.replace(PROBLEM, problem);
        }
    }

    /** What a step draws and samples; {@code maxPolicyLag} 0 is on-policy, 1 lets sampling overlap training. */
    public record Sampling(int promptsPerStep, int groupSize, int maxNewTokens, int maxPolicyLag) {

        public Sampling {
            require(promptsPerStep >= 1, "sampling.promptsPerStep", "1 or more", promptsPerStep);
            require(groupSize >= 2, "sampling.groupSize", "2 or more", groupSize);
            require(maxNewTokens >= 1, "sampling.maxNewTokens", "1 or more", maxNewTokens);
            require(maxPolicyLag >= 0, "sampling.maxPolicyLag", "0 or more", maxPolicyLag);
        }
    }

    /** {@code T_i = min(initial + slope * H_i, max)}, and what a failed visit does to H_i. */
    public record Temperature(double initial, double slope, double max, HistoryRule onMixed) {

        public Temperature {
            new TemperatureRule(initial, slope, max);
        }
    }

    /** Rewards of a group to advantages; see {@link AdvantageRule}. */
    public record Advantage(Reactivation reactivation, boolean normalize, int ddof, double epsilon) {

        public Advantage {
            new AdvantageRule(reactivation, normalize, ddof, epsilon, -1);
        }
    }

    /** The policy loss; see {@link PolicyLoss}. */
    public record Loss(
            double clipLow, double clipHigh, double dualClip, PolicyLoss.Mean mean, LogprobMode logprobMode) {

        public Loss {
            new PolicyLoss(clipLow, clipHigh, dualClip, mean);
        }
    }

    /** AdamW, and how a step is cut into updates. */
    public record Optimizer(
            double learningRate,
            int warmupUpdates,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double maxGradNorm,
            int miniBatchPrompts,
            int microBatchTokens,
            int logitsTokens,
            boolean gradientCheckpointing) {

        public Optimizer {
            require(learningRate > 0 && learningRate < 1, "optimizer.learningRate", "between 0 and 1", learningRate);
            require(warmupUpdates >= 0, "optimizer.warmupUpdates", "0 or more", warmupUpdates);
            require(beta1 >= 0 && beta1 < 1, "optimizer.beta1", "in [0, 1)", beta1);
            require(beta2 >= 0 && beta2 < 1, "optimizer.beta2", "in [0, 1)", beta2);
            require(epsilon > 0 && epsilon < 1, "optimizer.epsilon", "between 0 and 1", epsilon);
            require(weightDecay >= 0 && weightDecay < 1, "optimizer.weightDecay", "in [0, 1)", weightDecay);
            require(maxGradNorm > 0, "optimizer.maxGradNorm", "above 0", maxGradNorm);
            require(miniBatchPrompts >= 1, "optimizer.miniBatchPrompts", "1 or more", miniBatchPrompts);
            require(microBatchTokens >= 1, "optimizer.microBatchTokens", "1 or more", microBatchTokens);
            require(logitsTokens >= 1, "optimizer.logitsTokens", "1 or more", logitsTokens);
        }
    }

    /** A low-rank adapter to train in place of the weights; {@code rank} 0 is for none. */
    public record Adapter(int rank, double alpha, List<String> targets) {

        public Adapter {
            targets = List.copyOf(targets);
            require(rank >= 0, "adapter.rank", "0 or more", rank);
            if (rank > 0) {
                require(alpha > 0 && Double.isFinite(alpha), "adapter.alpha", "above 0", alpha);
                require(!targets.isEmpty(), "adapter.targets", "a list of projections", targets);
                targets.forEach(AdapterTarget::of);
            }
        }

        public boolean isOn() {
            return rank > 0;
        }
    }

    /**
     * A reward of the run.
     *
     * @param correctness whether its verdict decides what counts as correct
     * @param external whether a consumer of the user's gives it, not reward-service
     */
    public record Reward(
            String name, double weight, boolean correctness, boolean external, Map<String, String> parameters) {

        public static final String EXACT_MATCH = "exact-match";
        public static final String OVERLONG = "overlong";
        private static final List<String> BUILT_IN =
                List.of("math", EXACT_MATCH, "multiple-choice", "format", OVERLONG, "repetition", "code");

        public Reward {
            parameters = Map.copyOf(parameters);
            require(!name.isBlank(), "rewards.name", "a name", name);
            require(Double.isFinite(weight), "rewards." + name + ".weight", "a number", weight);
        }

        /** Whether reward-service has a reward of this name. */
        public static boolean isBuiltIn(String name) {
            return BUILT_IN.contains(name);
        }

        /** Checks that the reward comes from reward-service as it is, or from a consumer that is not known here. */
        void requireBuiltInOrExternal() {
            require(
                    external || isBuiltIn(name),
                    "rewards.name",
                    "one of %s, unless it has external: true (a consumer of yours gives it) or --reward-service is given (a service of yours does)"
                            .formatted(String.join(", ", BUILT_IN)),
                    name);
        }

        /** The parameters, with those filled in that follow from the run, in order of their names. */
        public Map<String, String> parametersFor(Sampling sampling) {
            Map<String, String> all = new TreeMap<>(parameters);
            if (name.equals(OVERLONG)) {
                all.putIfAbsent("maxLength", String.valueOf(sampling.maxNewTokens));
            }
            return all;
        }

        /** What an incorrect response scores, when this is the correctness reward: weighted. */
        public double incorrectReward() {
            return weight * number("incorrectScore", parameters.getOrDefault("incorrectScore", "-1"));
        }

        private void checkAgainst(Sampling sampling) {
            if (correctness) {
                require(weight > 0, "rewards." + name + ".weight", "above 0 for the correctness reward", weight);
                incorrectReward();
            }
            if (name.equals(OVERLONG)) {
                Map<String, String> all = parametersFor(sampling);
                double cache = number("cache", all.getOrDefault("cache", "not given"));
                new SoftOverlong((int) number("maxLength", all.get("maxLength")), (int) cache);
            }
        }

        private double number(String parameter, String value) {
            try {
                return Double.parseDouble(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "rewards.%s.parameters.%s must be a number, was %s".formatted(name, parameter, value), e);
            }
        }
    }

    /** What becomes of a training group of which a reward could not judge a response. */
    public enum OnUndecided {
        /** The response counts as incorrect. */
        INCORRECT,
        /** The group is not trained on, and its prompt's history stays as it is. */
        DROP
    }

    /** Measurement on the held-out problems; {@code everySteps} 0 is for the base and the final policy only. */
    public record Evaluation(int samples, double temperature, int everySteps) {

        public Evaluation {
            require(samples >= 1, "evaluation.samples", "1 or more", samples);
            require(temperature > 0 && Double.isFinite(temperature), "evaluation.temperature", "above 0", temperature);
            require(everySteps >= 0, "evaluation.everySteps", "0 or more", everySteps);
        }
    }

    /** Which policies stay in the store beside the base and the newest. */
    public record Checkpoints(int keepLast, int keepEvery) {

        public Checkpoints {
            require(keepLast >= 1, "checkpoints.keepLast", "1 or more", keepLast);
            require(keepEvery >= 0, "checkpoints.keepEvery", "0 or more", keepEvery);
        }
    }

    private static void require(boolean holds, String key, String allowed, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + allowed + ", was " + found);
        }
    }
}
