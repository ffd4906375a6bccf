package io.erpo.policy.training;

/**
 * AdamW with the gradient scaled to a largest global norm.
 *
 * @param learningRate of this update; a warm-up is the caller's
 * @param weightDecay decoupled, of every parameter
 */
public record OptimizerSettings(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm) {

    public OptimizerSettings {
        require("learningRate", learningRate, learningRate >= 0);
        require("beta1", beta1, beta1 >= 0 && beta1 < 1);
        require("beta2", beta2, beta2 >= 0 && beta2 < 1);
        require("epsilon", epsilon, epsilon > 0);
        require("weightDecay", weightDecay, weightDecay >= 0);
        require("maxGradientNorm", maxGradientNorm, maxGradientNorm > 0);
    }

    private static void require(String name, double value, boolean valid) {
        if (!valid || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is out of range, was " + value);
        }
    }
}
