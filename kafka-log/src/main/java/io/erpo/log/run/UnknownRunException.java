package io.erpo.log.run;

import io.erpo.log.LogException;

/** The log does not hold the run that is asked for. */
public final class UnknownRunException extends LogException {

    private static final long serialVersionUID = 1L;

    public UnknownRunException(String message) {
        super(message);
    }
}
