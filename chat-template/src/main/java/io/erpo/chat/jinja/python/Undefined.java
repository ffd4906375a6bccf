package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;

/**
 * The value of a missing variable, attribute or item: prints as nothing, is false and empty, and fails in any other operation.
 *
 * @param reason what is missing, for the message of the failure
 */
public record Undefined(String reason) {

    public static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    public Fault fault() {
        return new Fault(reason);
    }
}
