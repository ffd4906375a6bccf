package io.erpo.learner.training;

/** The service was asked to stop during a step; the step is trained again after the next start. */
public final class TrainingStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingStoppedException(int step) {
        super("asked to stop while training step " + step);
    }
}
