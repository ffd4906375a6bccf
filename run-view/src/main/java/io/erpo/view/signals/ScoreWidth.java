package io.erpo.view.signals;

import io.erpo.events.RewardSettings;
import java.util.Map;

/** The largest minus the smallest score of a reward, from its parameters in the log. */
final class ScoreWidth {

    /** From -1 to 1, what rewards give unless they say otherwise. */
    static final double USUAL = 2;

    private static final Map<String, Double> OF_BUILT_IN = Map.of("overlong", 1.0, "repetition", 1.0, "format", 1.0);

    private ScoreWidth() {}

    static double of(RewardSettings reward) {
        Map<String, String> parameters = reward.getParameters();
        double usual = OF_BUILT_IN.getOrDefault(reward.getName(), USUAL);
        double width;
        if (parameters.containsKey("lowest") && parameters.containsKey("highest")) {
            width = number(parameters, "highest", 1) - number(parameters, "lowest", -1);
        } else if (parameters.containsKey("maxPenalty")) {
            width = Math.abs(number(parameters, "maxPenalty", 1));
        } else {
            width = number(parameters, "correctScore", 1) - number(parameters, "incorrectScore", 1 - usual);
        }
        return Double.isFinite(width) && width > 0 ? width : usual;
    }

    /** An external reward may call anything so. */
    private static double number(Map<String, String> parameters, String name, double otherwise) {
        try {
            return parameters.containsKey(name) ? Double.parseDouble(parameters.get(name)) : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
