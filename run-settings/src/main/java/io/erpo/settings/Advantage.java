package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Baseline;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.BatchScale;
import io.erpo.algorithm.EntropyAdvantage;
import io.erpo.events.AdvantageScale;
import io.erpo.events.AdvantageSettings;
import java.util.Optional;

/**
 * Rewards to advantages; see {@link AdvantageRule}, {@link BatchScale} and {@link EntropyAdvantage}.
 *
 * @param normalize whether centred rewards are divided by a standard deviation
 * @param scale over what that is taken
 * @param shift whether the mean over the batch is subtracted too, with a scale over the batch
 * @param entropyAlpha weight of the entropies that groups without a spread get an advantage from; 0 for none
 * @param entropyAdds whether that is added to what such a group has otherwise
 */
public record Advantage(
        Baseline baseline,
        Reactivation reactivation,
        boolean normalize,
        AdvantageScale scale,
        boolean shift,
        int ddof,
        double epsilon,
        boolean zeroAllIncorrect,
        boolean floorReactivation,
        double entropyAlpha,
        boolean entropyAdds) {

    public Advantage {
        // The rules check their ranges.
        new AdvantageRule(baseline, reactivation, normalize, ddof, epsilon, 0, zeroAllIncorrect, floorReactivation);
        new EntropyAdvantage(entropyAlpha, entropyAdds);
        boolean ofBatch = scale != AdvantageScale.GROUP;
        require(
                normalize || !ofBatch,
                "advantage.scale",
                "group with advantage.normalize false, which divides by nothing",
                Names.of(scale));
        require(
                reactivation == Reactivation.OFF || !ofBatch,
                "advantage.scale",
                "group with advantage.reactivation " + Names.of(reactivation)
                        + ", whose virtual failure belongs to the statistics of a group",
                Names.of(scale));
        require(
                ofBatch || !shift,
                "advantage.shift",
                "false with advantage.scale group, where the baseline has removed the mean already",
                shift);
    }

    /** Without the reward of the virtual failure, which is an argument of {@link #rule}. */
    public static Advantage of(AdvantageSettings event) {
        return new Advantage(
                Baseline.valueOf(event.getBaseline().name()),
                Reactivation.valueOf(event.getReactivation().name()),
                event.getNormalize(),
                event.getScale(),
                event.getShift(),
                event.getDdof(),
                event.getEpsilon(),
                event.getZeroAllIncorrect(),
                event.getFloorReactivation(),
                event.getEntropyAlpha(),
                event.getEntropyAdds());
    }

    /**
     * What a group makes of its rewards. With a scale over the batch these are centred rewards.
     *
     * @param incorrectReward weighted score of an incorrect response
     */
    public AdvantageRule rule(double incorrectReward) {
        return new AdvantageRule(
                baseline,
                reactivation,
                normalize && scale == AdvantageScale.GROUP,
                ddof,
                epsilon,
                incorrectReward,
                zeroAllIncorrect,
                floorReactivation);
    }

    /** What the batch makes of the centred rewards of its groups; empty when groups have made advantages. */
    public Optional<BatchScale> batchScale() {
        return switch (scale) {
            case GROUP -> Optional.empty();
            case BATCH_RESPONSES -> Optional.of(new BatchScale(BatchScale.Over.RESPONSES, shift, ddof, epsilon));
            case BATCH_TOKENS -> Optional.of(new BatchScale(BatchScale.Over.TOKENS, shift, ddof, epsilon));
        };
    }

    /** What entropies add to groups without a spread. */
    public EntropyAdvantage entropy() {
        return new EntropyAdvantage(entropyAlpha, entropyAdds);
    }

    /** An advantage that is meant for groups that the batch leaves out is a mistake. */
    void requireSensible(Batch batch) {
        require(
                entropyAlpha == 0 || !(batch.dropAllCorrect() && batch.dropAllIncorrect()),
                "advantage.entropyAlpha",
                "0 with batch.dropAllCorrect and batch.dropAllIncorrect, which leave out the groups that it is for",
                entropyAlpha);
    }

    AdvantageSettings event(double incorrectReward) {
        return AdvantageSettings.newBuilder()
                .setReactivation(io.erpo.events.Reactivation.valueOf(reactivation.name()))
                .setNormalize(normalize)
                .setDdof(ddof)
                .setEpsilon(epsilon)
                .setIncorrectReward(incorrectReward)
                .setZeroAllIncorrect(zeroAllIncorrect)
                .setFloorReactivation(floorReactivation)
                .setBaseline(io.erpo.events.Baseline.valueOf(baseline.name()))
                .setScale(scale)
                .setShift(shift)
                .setEntropyAlpha(entropyAlpha)
                .setEntropyAdds(entropyAdds)
                .build();
    }
}
