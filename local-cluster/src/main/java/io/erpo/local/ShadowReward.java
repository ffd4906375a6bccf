package io.erpo.local;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A reward that judges a log in addition to the rewards of its run.
 *
 * @param name the reward
 * @param alias the name in its records
 * @param parameters its parameters, by name
 * @param sources the data sources that it judges; empty for all
 */
public record ShadowReward(String name, String alias, Map<String, String> parameters, List<String> sources) {

    private static final String PROPERTY = "-Derpo.reward.shadow.";

    public ShadowReward {
        require("reward", name);
        require("alias", alias);
        parameters = Map.copyOf(parameters);
        sources = List.copyOf(sources);
    }

    /**
     * The reward under a name that states its parameters and data sources:
     * {@code rescored-math(absoluteTolerance=0.01)[gsm8k]}.
     */
    public static ShadowReward named(String name, Map<String, String> parameters, List<String> sources) {
        String list = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining(","));
        String alias = "rescored-"
                + name
                + (list.isEmpty() ? "" : "(" + list + ")")
                + (sources.isEmpty() ? "" : "[" + String.join(",", sources) + "]");
        return new ShadowReward(name, alias, parameters, sources);
    }

    /** JVM arguments that make a reward-service judge by this reward alone. */
    Stream<String> settings() {
        return Stream.of(
                        Stream.of(PROPERTY + "reward=" + name, PROPERTY + "as=" + alias),
                        new TreeMap<>(parameters).entrySet().stream().map(parameter -> "%sparameters.\"%s\"=%s"
                                .formatted(PROPERTY, parameter.getKey(), parameter.getValue())),
                        IntStream.range(0, sources.size())
                                .mapToObj(i -> "%ssources[%d]=%s".formatted(PROPERTY, i, sources.get(i))))
                .flatMap(setting -> setting);
    }

    /** Name of its process and of its files. */
    String process() {
        return "shadow-" + alias.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("-$", "");
    }

    private static void require(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must be a name, was blank");
        }
    }
}
