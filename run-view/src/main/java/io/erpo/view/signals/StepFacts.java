package io.erpo.view.signals;

import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;

/**
 * A finished step.
 *
 * @param statistics of the groups that were drawn for it
 * @param training what the learner did with it
 * @param samplerPolicy version that sampled it
 * @param exactEngines whether sampler and learner are known to compute with the same engine in float32
 */
public record StepFacts(StepStatistics statistics, TrainStep training, long samplerPolicy, boolean exactEngines) {

    int step() {
        return training.getStep();
    }

    /** Whether the policy that sampled the step is the one that the step began with. */
    boolean onPolicy() {
        return samplerPolicy == training.getStep();
    }

    /** Logs of older versions lack what is counted below the highest temperature, and malformed responses. */
    boolean detailed() {
        return !statistics.getTemperatures().isEmpty();
    }
}
