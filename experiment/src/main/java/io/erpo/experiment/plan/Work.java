package io.erpo.experiment.plan;

import java.util.Optional;

/** What a run of an arm does. */
public sealed interface Work {

    /** The arm whose run with the same seed must be finished first. */
    Optional<String> follows();

    /** Trains a policy. */
    record Train() implements Work {

        @Override
        public Optional<String> follows() {
            return Optional.empty();
        }
    }

    /** Trains a policy, with every prompt at the mean temperature that the other arm had at that step. */
    record TrainAsHotAs(String arm) implements Work {

        @Override
        public Optional<String> follows() {
            return Optional.of(arm);
        }
    }

    /**
     * Finds the residual prompts of a checkpoint: those whose responses at T = 1 are all correct.
     *
     * @param checkpoint the arm that trains it; empty for the model of the settings
     */
    record Label(Optional<String> checkpoint) implements Work {

        @Override
        public Optional<String> follows() {
            return checkpoint;
        }
    }

    /** Measures that checkpoint on its residual prompts at a temperature. */
    record MeasureAt(double temperature, String label, Optional<String> checkpoint) implements Work {

        @Override
        public Optional<String> follows() {
            return Optional.of(label);
        }
    }
}
