package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.TemperatureController;
import io.erpo.events.TemperatureControl;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the merged settings of the temperature belong to their rule. A preset has the numbers of the ladder, so another rule
 * drops those that are not its own; what the user set for another rule is refused, because it would have no effect.
 */
public final class TemperatureLayer {

    private static final String GROUP = "temperature.";

    private static final Map<String, Set<TemperatureControl>> OWNERS = Map.of(
            "slope", EnumSet.of(TemperatureControl.LADDER),
            "max", EnumSet.of(TemperatureControl.LADDER, TemperatureControl.TARGET),
            "target", EnumSet.of(TemperatureControl.TARGET),
            "rate", EnumSet.of(TemperatureControl.TARGET),
            "schedule", EnumSet.of(TemperatureControl.SCHEDULE));

    private TemperatureLayer() {}

    /**
     * Removes the settings that belong to other rules, for runs whose common settings are for several rules.
     *
     * @param temperature settings of a temperature; without a rule they are for the ladder
     */
    public static void keepOwn(ObjectNode temperature) {
        TemperatureControl rule =
                rule(temperature.path("rule").asText()).findFirst().orElse(TemperatureControl.LADDER);
        OWNERS.forEach((key, owners) -> {
            if (!owners.contains(rule)) {
                temperature.remove(key);
            }
        });
    }

    /**
     * Changes the tree.
     *
     * @param said full names of the settings that the user gave
     * @throws SettingsException when one of them belongs to another rule
     */
    static void fit(ObjectNode settings, Set<String> said) {
        // A rule that does not exist is refused where the tree is bound.
        if (settings.get("temperature") instanceof ObjectNode temperature) {
            rule(temperature.path("rule").asText()).forEach(rule -> fit(temperature, rule, said));
        }
    }

    private static Stream<TemperatureControl> rule(String text) {
        return Arrays.stream(TemperatureControl.values())
                .filter(rule -> rule.name().equalsIgnoreCase(text));
    }

    private static void fit(ObjectNode temperature, TemperatureControl rule, Set<String> said) {
        requireOwn(rule, said);
        if (rule != TemperatureControl.LADDER) {
            temperature.put("slope", 0.0);
        }
        if (rule == TemperatureControl.TARGET && !said.contains(GROUP + "max")) {
            temperature.put(
                    "max",
                    TemperatureController.DEFAULT_RANGE
                            * temperature.path("initial").asDouble());
        }
        if (rule == TemperatureControl.SCHEDULE) {
            temperature.put("max", highest(temperature.path("schedule")));
        }
    }

    private static void requireOwn(TemperatureControl rule, Set<String> said) {
        List<String> keys = OWNERS.keySet().stream().sorted().toList();
        for (String key : keys) {
            if (said.contains(GROUP + key) && !OWNERS.get(key).contains(rule)) {
                throw new SettingsException(
                        "temperature.%s is for temperature.rule %s and has no effect with %s; leave it out, or set that rule"
                                .formatted(
                                        key,
                                        OWNERS.get(key).stream()
                                                .map(TemperatureLayer::text)
                                                .collect(Collectors.joining(" or ")),
                                        text(rule)));
            }
        }
    }

    private static double highest(JsonNode schedule) {
        double highest = 0;
        for (JsonNode temperature : schedule) {
            highest = Math.max(highest, temperature.asDouble());
        }
        return highest;
    }

    private static String text(TemperatureControl rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }
}
