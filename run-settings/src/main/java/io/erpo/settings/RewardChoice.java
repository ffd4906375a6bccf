package io.erpo.settings;

import static io.erpo.settings.Ranges.require;
import static io.erpo.settings.Ranges.requireFinite;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.events.RewardSettings;
import io.erpo.settings.rewards.BuiltInRewards;
import io.erpo.settings.rewards.OverlongParameters;
import io.erpo.settings.rewards.RewardDeclaration;
import io.erpo.settings.rewards.Scores;
import io.erpo.settings.rewards.SecretNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A reward of the run.
 *
 * @param correctness whether its verdict determines which responses are correct
 * @param external whether the user's own consumer gives it, instead of reward-service
 * @param sources the data sources whose prompts it judges; empty for all prompts
 */
public record RewardChoice(
        String name,
        double weight,
        boolean correctness,
        boolean external,
        Map<String, String> parameters,
        List<String> sources) {

    public RewardChoice {
        require(
                sources.stream().noneMatch(source -> source == null || source.isBlank()),
                "rewards." + name + ".sources",
                "a list of data sources, none of them empty",
                sources);
        require(
                Set.copyOf(sources).size() == sources.size(),
                "rewards." + name + ".sources",
                "a list that names no data source twice",
                sources);
        parameters = Map.copyOf(parameters);
        sources = List.copyOf(sources);
        requireFinite("rewards." + name + ".weight", weight);
    }

    /** The event does not record who gives the reward. */
    public static RewardChoice of(RewardSettings event) {
        return new RewardChoice(
                event.getName(),
                event.getWeight(),
                event.getCorrectness(),
                false,
                event.getParameters(),
                event.getSources());
    }

    /** Checks the rewards of one group: names are unique, and exactly one reward judges correctness. */
    public static void requireOneJudge(List<RewardChoice> rewards) {
        requireUniqueNames(rewards);
        List<String> judges = judges(rewards).map(RewardChoice::name).toList();
        require(judges.size() == 1, "rewards", "a list with exactly one reward of correctness: true", judges);
    }

    /**
     * Checks the rewards of a run: names are unique, and no data source has several rewards that judge correctness.
     * Whether each has one depends on the data.
     */
    public static void requireNoRivals(List<RewardChoice> rewards) {
        List<String> sources = judges(rewards)
                .flatMap(reward -> reward.sources().stream())
                .distinct()
                .toList();
        if (sources.isEmpty()) {
            requireOneJudge(rewards);
            return;
        }
        requireUniqueNames(rewards);
        for (String source : sources) {
            List<String> judges = judges(rewards)
                    .filter(reward -> reward.judges(source))
                    .map(RewardChoice::name)
                    .toList();
            require(
                    judges.size() == 1,
                    "rewards",
                    "a list with exactly one reward of correctness: true for the data source \"%s\" (one without sources judges every prompt)"
                            .formatted(source),
                    judges);
        }
    }

    /** Whether it judges the prompts of this data source. */
    public boolean judges(String dataSource) {
        return sources.isEmpty() || sources.contains(dataSource);
    }

    /** The parameters, including those derived from the run, ordered by name. */
    public Map<String, String> parametersFor(Sampling sampling) {
        Map<String, String> all = new TreeMap<>(parameters);
        if (name.equals(OverlongParameters.DECLARATION.name())) {
            all.putIfAbsent(OverlongParameters.MAX_LENGTH.name(), String.valueOf(sampling.maxNewTokens()));
        }
        return all;
    }

    /**
     * Whether an empty text in place of an answer says that the response has none. The rewards that ask others ({@code
     * judge}, {@code http}) also judge responses that state no answer in a form that is known here.
     */
    public boolean findsAnswers() {
        return BuiltInRewards.named(name).map(RewardDeclaration::findsAnswers).orElse(true);
    }

    /** The weighted score of an incorrect response, if this is the correctness reward. */
    public double incorrectReward() {
        return weight * incorrectScore();
    }

    RewardSettings event(Sampling sampling) {
        return new RewardSettings(name, weight, correctness, parametersFor(sampling), sources);
    }

    /** Checks rules that hold for every reward, external or not. */
    void requireSensible() {
        require(!name.isBlank(), "rewards.name", "a name", "\"" + name + "\"");
        inParameters(() -> SecretNames.withoutSecrets(parameters));
        if (correctness) {
            require(weight > 0, "rewards." + name + ".weight", "above 0 for the correctness reward", weight);
            requireBounded(incorrectScore());
        }
    }

    /** Checks that the reward is external, or that reward-service has it and accepts its parameters. */
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

    /** Keeps the squares of sums of such rewards finite. */
    private void requireBounded(double score) {
        require(
                Math.abs(weight * score) <= AdvantageRule.LARGEST_REWARD,
                "rewards." + name,
                "given a weight and scores whose products are at most " + AdvantageRule.LARGEST_REWARD,
                "a weight of %s and a score of %s".formatted(weight, score));
    }

    private static Stream<RewardChoice> judges(List<RewardChoice> rewards) {
        return rewards.stream().filter(RewardChoice::correctness);
    }

    private static void requireUniqueNames(List<RewardChoice> rewards) {
        List<String> names = rewards.stream().map(RewardChoice::name).toList();
        require(Set.copyOf(names).size() == names.size(), "rewards", "a list that names no reward twice", names);
    }

    private double incorrectScore() {
        return inParameters(() -> Scores.incorrectIn(parameters));
    }

    /** Adds the reward's name to a refusal of its parameters. */
    private <T> T inParameters(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rewards.%s.parameters: %s".formatted(name, e.getMessage()), e);
        }
    }
}
