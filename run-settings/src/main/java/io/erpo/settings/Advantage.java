package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.events.AdvantageSettings;

/** Rewards of a group to advantages; see {@link AdvantageRule}. */
public record Advantage(Reactivation reactivation, boolean normalize, int ddof, double epsilon) {

    /**
     * Rewards that are equal as decimals may differ by about 1e-16 as sums of doubles. Division by a smaller epsilon
     * would turn that difference into an advantage.
     */
    private static final double LEAST_EPSILON = 1e-12;

    public Advantage {
        // The rule checks its ranges.
        new AdvantageRule(reactivation, normalize, ddof, epsilon, 0);
    }

    /** Without the reward of the virtual failure, which is an argument of {@link #rule}. */
    public static Advantage of(AdvantageSettings event) {
        return new Advantage(
                Reactivation.valueOf(event.getReactivation().name()),
                event.getNormalize(),
                event.getDdof(),
                event.getEpsilon());
    }

    /** @param incorrectReward weighted score of an incorrect response */
    public AdvantageRule rule(double incorrectReward) {
        return new AdvantageRule(reactivation, normalize, ddof, epsilon, incorrectReward);
    }

    AdvantageSettings event(double incorrectReward) {
        return new AdvantageSettings(
                io.erpo.events.Reactivation.valueOf(reactivation.name()),
                normalize,
                ddof,
                epsilon,
                incorrectReward,
                false,
                false);
    }

    void requireSensible() {
        require(
                !normalize || epsilon >= LEAST_EPSILON,
                "advantage.epsilon",
                LEAST_EPSILON + " or more, or rounding errors become advantages",
                epsilon);
    }
}
