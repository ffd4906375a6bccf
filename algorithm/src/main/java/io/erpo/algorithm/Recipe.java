package io.erpo.algorithm;

import io.erpo.algorithm.AdvantageRule.Baseline;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.PolicyLoss.Level;
import io.erpo.algorithm.PolicyLoss.Mean;
import io.erpo.algorithm.PolicyLoss.Surrogate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The recipes of the papers, each a combination of independent switches. The code never asks which recipe a run follows;
 * it reads the switches.
 */
public enum Recipe {
    /** Group-relative policy optimization (DeepSeekMath, arXiv 2402.03300). */
    GRPO(new Switches(Heating.OFF, false, false, false, Advantages.GROUP, new Loss(0.2, 0.2, Mean.SEQUENCE))),
    /** Clip-higher, token mean, dynamic sampling, soft overlong punishment (arXiv 2503.14476). */
    DAPO(new Switches(Heating.OFF, true, true, true, Advantages.GROUP, Loss.CLIP_HIGHER)),
    /** Reactivated advantage for all-correct groups, without adaptive temperature (arXiv 2511.04800). */
    RA(new Switches(Heating.OFF, false, false, true, Advantages.REACTIVATED, Loss.CLIP_HIGHER)),
    /** Reactivated advantage and adaptive temperature (arXiv 2511.04800). */
    ERPO(new Switches(Heating.LADDER, false, false, true, Advantages.REACTIVATED, Loss.CLIP_HIGHER)),
    /** Adaptive temperature alone: the ablation. */
    ERPO_NO_RA(new Switches(Heating.LADDER, false, false, true, Advantages.GROUP, Loss.CLIP_HIGHER)),
    /** ERPO with a temperature that is steered, in place of the ladder of the paper. */
    ERPO_TARGET(new Switches(Heating.TARGET, false, false, true, Advantages.REACTIVATED, Loss.CLIP_HIGHER)),
    /** Neither divided by the standard deviation nor by the length of a response (arXiv 2503.20783). */
    DR_GRPO(new Switches(Heating.OFF, false, false, false, Advantages.CENTRED, new Loss(0.2, 0.2, Mean.CONSTANT))),
    /** The mean of the other responses is the baseline (arXiv 2402.14740). */
    RLOO(new Switches(Heating.OFF, false, false, false, Advantages.LEAVE_ONE_OUT, new Loss(0.2, 0.2, Mean.TOKEN))),
    /** One ratio for a whole response (arXiv 2507.18071). */
    GSPO(new Switches(
            Heating.OFF,
            false,
            false,
            false,
            Advantages.GROUP,
            new Loss(3e-4, 4e-4, false, Mean.SEQUENCE, Level.SEQUENCE, Surrogate.CLIP))),
    /** Clipped weights instead of a clipped objective (arXiv 2506.13585); without a lower bound. */
    CISPO(new Switches(
            Heating.OFF,
            false,
            false,
            false,
            Advantages.GROUP,
            new Loss(10, 0.2, false, Mean.TOKEN, Level.TOKEN, Surrogate.CISPO))),
    /** REINFORCE++ with the mean of the group as its baseline (arXiv 2501.03262). */
    REINFORCE_PP(new Switches(Heating.OFF, false, false, false, Advantages.WHITENED, new Loss(0.2, 0.2, Mean.TOKEN))),
    /** Entropies give groups without a spread an advantage (arXiv 2509.21880). */
    RL_ZVP(new Switches(Heating.OFF, false, false, true, Advantages.ENTROPY, Loss.CLIP_HIGHER)),
    /** Adaptive temperature, with the entropies of RL-ZVP in the place of the reactivated advantage. */
    ERPO_ZVP(new Switches(Heating.LADDER, false, false, true, Advantages.REACTIVATED_ENTROPY, Loss.CLIP_HIGHER));

    /** What the visits of a prompt do to the temperature of the next one. */
    public enum Heating {
        /** Nothing: every visit is sampled at T_0. */
        OFF,
        /** Each all-correct visit adds a step ({@link TemperatureLadder}). */
        LADDER,
        /** They are steered to a share of wrong responses ({@link TemperatureController}). */
        TARGET
    }

    /**
     * What a recipe switches.
     *
     * @param heating what visits do to T_i
     * @param dropResidual whether groups without variance, all-correct and all-incorrect, are left out
     * @param dynamicSampling whether the batch is refilled after that
     * @param softOverlong whether long responses are punished
     */
    public record Switches(
            Heating heating,
            boolean dropResidual,
            boolean dynamicSampling,
            boolean softOverlong,
            Advantages advantages,
            Loss loss) {}

    /**
     * How a recipe makes advantages of rewards.
     *
     * @param reactivation what all-correct groups get
     * @param normalize whether they are divided by a standard deviation
     * @param batchScale over what part of the batch that is taken; empty for the group
     * @param shift whether the mean over the batch is subtracted
     * @param entropyAlpha see {@link EntropyAdvantage}
     */
    public record Advantages(
            Baseline baseline,
            Reactivation reactivation,
            boolean normalize,
            Optional<BatchScale.Over> batchScale,
            boolean shift,
            double entropyAlpha) {

        static final Advantages GROUP = of(Baseline.MEAN, Reactivation.OFF, true, 0);
        static final Advantages CENTRED = of(Baseline.MEAN, Reactivation.OFF, false, 0);
        static final Advantages LEAVE_ONE_OUT = of(Baseline.LEAVE_ONE_OUT, Reactivation.OFF, false, 0);
        static final Advantages REACTIVATED = of(Baseline.MEAN, Reactivation.APPEND, true, 0);
        static final Advantages ENTROPY = of(Baseline.MEAN, Reactivation.OFF, true, 0.1);
        static final Advantages REACTIVATED_ENTROPY = of(Baseline.MEAN, Reactivation.APPEND, true, 0.1);
        static final Advantages WHITENED =
                new Advantages(Baseline.MEAN, Reactivation.OFF, true, Optional.of(BatchScale.Over.TOKENS), true, 0);

        private static Advantages of(Baseline baseline, Reactivation reactivation, boolean normalize, double alpha) {
            return new Advantages(baseline, reactivation, normalize, Optional.empty(), false, alpha);
        }
    }

    /**
     * The loss of a recipe.
     *
     * @param clipLow lower clip of the ratio
     * @param clipHigh upper clip of the ratio
     * @param dualClip whether the loss is bounded for negative advantages
     * @param mean what the loss is averaged over
     */
    public record Loss(double clipLow, double clipHigh, boolean dualClip, Mean mean, Level ratio, Surrogate surrogate) {

        static final Loss CLIP_HIGHER = new Loss(0.2, 0.28, Mean.TOKEN);

        Loss(double clipLow, double clipHigh, Mean mean) {
            this(clipLow, clipHigh, true, mean, Level.TOKEN, Surrogate.CLIP);
        }
    }

    private final Switches switches;

    Recipe(Switches switches) {
        this.switches = switches;
    }

    public Switches switches() {
        return switches;
    }

    /** The name as users write it: {@code erpo-no-ra}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The recipe that users write this way. */
    public static Recipe named(String id) {
        return Arrays.stream(values())
                .filter(recipe -> recipe.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown recipe \"" + id + "\"; known are "
                        + Arrays.stream(values()).map(Recipe::id).collect(Collectors.joining(", "))));
    }
}
