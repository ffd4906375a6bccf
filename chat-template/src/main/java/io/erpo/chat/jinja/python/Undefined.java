package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;

/**
 * The value of what is not there: prints as nothing, is false and empty, and anything else done with it fails.
 *
 * @param reason what is missing, for the message of that failure
 */
public record Undefined(String reason) {

    public static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    public Fault fault() {
        return new Fault(reason);
    }
}
