package io.erpo.experiment.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The settings of an experiment; components have the names of the YAML keys.
 *
 * @param preset the preset of every run; empty for the choice that {@code train} makes
 * @param seeds number of runs of each arm
 * @param firstSeed seed of the first of them; the others follow
 * @param arms the arms to make, by name; empty for all
 * @param primary the one measure whose comparisons are claims; everything else is exploratory
 * @param control the arm that the others are compared with; empty for the experiment's own
 * @param match where runs are compared
 * @param run settings of every run, as in a file for {@code train --config}
 * @param fresh settings of the arm {@code fresh}, laid over {@code run}: a training set so large that no prompt comes twice
 * @param sweep what the experiment sweep measures
 */
public record ExperimentSettings(
        Optional<String> preset,
        int seeds,
        long firstSeed,
        List<String> arms,
        Measure primary,
        Optional<String> control,
        Match match,
        ObjectNode run,
        ObjectNode fresh,
        Sweep sweep) {

    /** Settings that make the difference between arms, which no setting of all runs may replace. */
    private static final List<String> OF_ARMS = List.of(
            "/recipe",
            "/seed",
            "/temperature/rule",
            "/temperature/schedule",
            "/advantage/reactivation",
            "/batch/dropAllCorrect",
            "/batch/dropAllIncorrect",
            "/batch/dynamicSampling",
            "/loss/clipLow",
            "/loss/clipHigh",
            "/loss/mean",
            "/loss/logprobMode");

    /**
     * The sweep.
     *
     * @param temperatures what residual prompts are sampled at; contains 1.0, the baseline
     * @param samples responses to each prompt at each temperature
     * @param checkpointSteps steps of DAPO that make the checkpoint; 0 measures the model itself
     * @param prompts how many prompts of the training set are labelled at most
     * @param epochs planned epochs of the training that the suggestion is for
     */
    public record Sweep(List<Double> temperatures, int samples, int checkpointSteps, int prompts, int epochs) {

        public Sweep {
            temperatures = temperatures.stream().distinct().sorted().toList();
            require(
                    temperatures.contains(1.0),
                    "sweep.temperatures must contain 1.0, the baseline, was " + temperatures);
            require(
                    temperatures.stream().allMatch(t -> t > 0 && Double.isFinite(t)),
                    "sweep.temperatures must be above 0, were " + temperatures);
            require(samples >= 2, "sweep.samples must be 2 or more, was " + samples);
            require(checkpointSteps >= 0, "sweep.checkpointSteps must be 0 or more, was " + checkpointSteps);
            require(prompts >= 1, "sweep.prompts must be 1 or more, was " + prompts);
            require(epochs >= 1, "sweep.epochs must be 1 or more, was " + epochs);
        }
    }

    public ExperimentSettings {
        arms = List.copyOf(arms);
        run = run.deepCopy();
        fresh = fresh.deepCopy();
        require(seeds >= 1, "seeds must be 1 or more, was " + seeds);
        requireNoneOfArms("run", run);
        requireNoneOfArms("fresh", fresh);
    }

    @Override
    public ObjectNode run() {
        return run.deepCopy();
    }

    @Override
    public ObjectNode fresh() {
        return fresh.deepCopy();
    }

    public ExperimentSettings withSeeds(int other) {
        return new ExperimentSettings(preset, other, firstSeed, arms, primary, control, match, run, fresh, sweep);
    }

    public ExperimentSettings withMatch(Match other) {
        return new ExperimentSettings(preset, seeds, firstSeed, arms, primary, control, other, run, fresh, sweep);
    }

    private static void requireNoneOfArms(String section, JsonNode settings) {
        for (String pointer : OF_ARMS) {
            require(
                    settings.at(pointer).isMissingNode(),
                    "%s%s must not be set: it is what the arms of an experiment differ in"
                            .formatted(section, pointer.replace('/', '.')));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
