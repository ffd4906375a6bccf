package io.erpo.learner.training;

/**
 * A learning rate that rises linearly to its peak.
 *
 * @param peak the rate after warm-up
 * @param warmupUpdates number of updates over which it rises; 0 for none
 */
record LearningRate(double peak, int warmupUpdates) {

    LearningRate {
        if (!(peak >= 0) || Double.isInfinite(peak)) {
            throw new IllegalArgumentException("optimizer.learningRate must be finite and 0 or more, was " + peak);
        }
        if (warmupUpdates < 0) {
            throw new IllegalArgumentException("optimizer.warmupUpdates must be 0 or more, was " + warmupUpdates);
        }
    }

    /**
     * The rate of the update with this number, counted from 0 over the whole run. The first rate is not 0, which would
     * learn nothing.
     */
    double at(long update) {
        return update + 1 >= warmupUpdates ? peak : peak * ((update + 1) / (double) warmupUpdates);
    }
}
