package io.erpo.policy.training;

import io.erpo.policy.PolicyException;
import java.util.List;

/** Loss or gradient was NaN or infinite; the update was not made. */
public final class NonFiniteLossException extends PolicyException {

    private final transient List<Integer> sequenceIndexes;

    NonFiniteLossException(String message, List<Integer> sequenceIndexes) {
        super(message);
        this.sequenceIndexes = List.copyOf(sequenceIndexes);
    }

    /** The sequences with such a loss, by index in the mini-batch; empty when only the gradient has such a norm. */
    public List<Integer> sequenceIndexes() {
        return sequenceIndexes;
    }
}
