package io.erpo.settings;

import io.erpo.events.AdvantageScale;
import io.erpo.events.Baseline;
import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.events.AdvantageSettings;

/** Rewards of a group to advantages; see {@link AdvantageRule}. */
public record Advantage(
        Reactivation reactivation,
        boolean normalize,
        int ddof,
        double epsilon,
        boolean zeroAllIncorrect,
        boolean floorReactivation) {

    public Advantage {
        // The rule checks its ranges.
        new AdvantageRule(reactivation, normalize, ddof, epsilon, 0, zeroAllIncorrect, floorReactivation);
    }

    /** Without the reward of the virtual failure, which is an argument of {@link #rule}. */
    public static Advantage of(AdvantageSettings event) {
        return new Advantage(
                Reactivation.valueOf(event.getReactivation().name()),
                event.getNormalize(),
                event.getDdof(),
                event.getEpsilon(),
                event.getZeroAllIncorrect(),
                event.getFloorReactivation());
    }

    /** @param incorrectReward weighted score of an incorrect response */
    public AdvantageRule rule(double incorrectReward) {
        return new AdvantageRule(
                reactivation, normalize, ddof, epsilon, incorrectReward, zeroAllIncorrect, floorReactivation);
    }

    AdvantageSettings event(double incorrectReward) {
        return new AdvantageSettings(
                io.erpo.events.Reactivation.valueOf(reactivation.name()),
                normalize,
                ddof,
                epsilon,
                incorrectReward,
                zeroAllIncorrect,
                floorReactivation, Baseline.MEAN, AdvantageScale.GROUP, false, 0.0, false);
    }
}
