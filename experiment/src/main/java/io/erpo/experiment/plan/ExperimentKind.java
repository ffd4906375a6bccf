package io.erpo.experiment.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The experiments. */
public enum ExperimentKind {
    /** How many prompts leave nothing to learn, epoch by epoch, under DAPO at T = 1. */
    RESIDUAL("Residual prompts under DAPO"),
    /** What other temperatures make of the residual prompts of a fixed checkpoint. */
    SWEEP("Temperatures on a fixed checkpoint"),
    /** ERPO beside what it consists of, and beside what it must beat. */
    ABLATION("ERPO and its parts"),
    /** The temperature that steers itself beside the ladder. */
    ADAPTIVE("Ladder and target"),
    /** The temperature of the log-probabilities in the ratio. */
    LOGPROB_MODE("The temperature in the ratio");

    private final String title;

    ExperimentKind(String title) {
        this.title = title;
    }

    /** Headline of its report. */
    public String title() {
        return title;
    }

    /** The name as users write it: {@code logprob-mode}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the experiments there are */
    public static ExperimentKind named(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment %s; there are %s"
                        .formatted(
                                id,
                                Arrays.stream(values()).map(ExperimentKind::id).collect(Collectors.joining(", ")))));
    }
}
