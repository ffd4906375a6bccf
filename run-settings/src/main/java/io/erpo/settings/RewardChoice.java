package io.erpo.settings;

import static io.erpo.settings.Ranges.require;
import static io.erpo.settings.Ranges.requireFinite;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.events.RewardSettings;
import io.erpo.settings.rewards.BuiltInRewards;
import io.erpo.settings.rewards.OverlongParameters;
import io.erpo.settings.rewards.RewardDeclaration;
import io.erpo.settings.rewards.Scores;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A reward of the run.
 *
 * @param correctness whether its verdict decides what counts as correct
 * @param external whether a consumer of the user's gives it, not reward-service
 */
public record RewardChoice(
        String name, double weight, boolean correctness, boolean external, Map<String, String> parameters) {

    public RewardChoice {
        parameters = Map.copyOf(parameters);
        requireFinite("rewards." + name + ".weight", weight);
    }

    /** The event does not say who gives the reward. */
    public static RewardChoice of(RewardSettings event) {
        return new RewardChoice(
                event.getName(), event.getWeight(), event.getCorrectness(), false, event.getParameters());
    }

    /** Checks the rewards of one group: names differ, and exactly one judges correctness. */
    public static void requireOneJudge(List<RewardChoice> rewards) {
        List<String> names = rewards.stream().map(RewardChoice::name).toList();
        require(Set.copyOf(names).size() == names.size(), "rewards", "a list that names no reward twice", names);
        List<String> judges = rewards.stream()
                .filter(RewardChoice::correctness)
                .map(RewardChoice::name)
                .toList();
        require(judges.size() == 1, "rewards", "a list with exactly one reward of correctness: true", judges);
    }

    /** The parameters, with those filled in that follow from the run, in order of their names. */
    public Map<String, String> parametersFor(Sampling sampling) {
        Map<String, String> all = new TreeMap<>(parameters);
        if (name.equals(OverlongParameters.DECLARATION.name())) {
            all.putIfAbsent(OverlongParameters.MAX_LENGTH.name(), String.valueOf(sampling.maxNewTokens()));
        }
        return all;
    }

    /** What an incorrect response scores, when this is the correctness reward: weighted. */
    public double incorrectReward() {
        return weight * incorrectScore();
    }

    RewardSettings event(Sampling sampling) {
        return new RewardSettings(name, weight, correctness, parametersFor(sampling));
    }

    /** What holds for every reward, whoever gives it. */
    void requireSensible() {
        require(!name.isBlank(), "rewards.name", "a name", "\"" + name + "\"");
        if (correctness) {
            require(weight > 0, "rewards." + name + ".weight", "above 0 for the correctness reward", weight);
            requireBounded(incorrectScore());
        }
    }

    /**
     * Checks that the reward comes from a consumer that is not known here, or from reward-service as it is, with parameters
     * that it takes.
     */
    void requireBuiltInOrExternal(Sampling sampling) {
        if (external) {
            return;
        }
        RewardDeclaration<?> declaration = BuiltInRewards.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "rewards.name must be one of %s, unless it has external: true (a consumer of yours gives it) or --reward-service is given (a service of yours does), was %s"
                                .formatted(String.join(", ", BuiltInRewards.names()), name)));
        require(
                !correctness || declaration.givesVerdicts(),
                "rewards." + name + ".correctness",
                "false, as %s judges no correctness (%s do)"
                        .formatted(name, String.join(", ", BuiltInRewards.namesOfThoseWithVerdicts())),
                true);
        requireBounded(
                inParameters(() -> declaration.read(parametersFor(sampling))).largestScore());
    }

    /** The squares of sums of such rewards are still finite. */
    private void requireBounded(double score) {
        require(
                Math.abs(weight * score) <= AdvantageRule.LARGEST_REWARD,
                "rewards." + name,
                "given a weight and scores whose products are at most " + AdvantageRule.LARGEST_REWARD,
                "a weight of %s and a score of %s".formatted(weight, score));
    }

    private double incorrectScore() {
        return inParameters(() -> Scores.incorrectIn(parameters));
    }

    /** A refusal that says whose parameters it is about. */
    private <T> T inParameters(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rewards.%s.parameters: %s".formatted(name, e.getMessage()), e);
        }
    }
}
