package io.erpo.algorithm;

import io.erpo.algorithm.AdvantageRule.Reactivation;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The recipes of the papers, each a combination of independent switches. The code never asks which recipe a run follows;
 * it reads the switches.
 */
public enum Recipe {
    /** Group-relative policy optimization (DeepSeekMath, arXiv 2402.03300). */
    GRPO(new Switches(Heating.OFF, Reactivation.OFF, false, false, 0.2, 0.2, PolicyLoss.Mean.SEQUENCE, false)),
    /** Clip-higher, token mean, dynamic sampling, soft overlong punishment (arXiv 2503.14476). */
    DAPO(new Switches(Heating.OFF, Reactivation.OFF, true, true, 0.2, 0.28, PolicyLoss.Mean.TOKEN, true)),
    /** Reactivated advantage for all-correct groups, without adaptive temperature (arXiv 2511.04800). */
    RA(new Switches(Heating.OFF, Reactivation.APPEND, false, false, 0.2, 0.28, PolicyLoss.Mean.TOKEN, true)),
    /** Reactivated advantage and adaptive temperature (arXiv 2511.04800). */
    ERPO(new Switches(Heating.LADDER, Reactivation.APPEND, false, false, 0.2, 0.28, PolicyLoss.Mean.TOKEN, true)),
    /** Adaptive temperature alone: the ablation. */
    ERPO_NO_RA(new Switches(Heating.LADDER, Reactivation.OFF, false, false, 0.2, 0.28, PolicyLoss.Mean.TOKEN, true)),
    /** ERPO with a temperature that is steered, in place of the ladder of the paper. */
    ERPO_TARGET(
            new Switches(Heating.TARGET, Reactivation.APPEND, false, false, 0.2, 0.28, PolicyLoss.Mean.TOKEN, true));

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
     * @param reactivation what all-correct groups get
     * @param dropResidual whether groups without variance, all-correct and all-incorrect, are left out
     * @param dynamicSampling whether the batch is refilled after that
     * @param clipLow lower clip of the ratio
     * @param clipHigh upper clip of the ratio
     * @param lossMean what the loss is averaged over
     * @param softOverlong whether long responses are punished
     */
    public record Switches(
            Heating heating,
            Reactivation reactivation,
            boolean dropResidual,
            boolean dynamicSampling,
            double clipLow,
            double clipHigh,
            PolicyLoss.Mean lossMean,
            boolean softOverlong) {}

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
