package io.erpo.learner.training;

/** A loss or gradient is not finite. The run ends here; nothing of the step is published. */
public final class TrainingDivergedException extends RunFailedException {

    private static final long serialVersionUID = 1L;

    TrainingDivergedException(String message, Throwable cause) {
        super(message, cause);
    }
}
