package io.erpo.chat.jinja;

/**
 * The value of what is not there: prints as nothing, is false and empty, and anything else done with it fails.
 *
 * @param reason what is missing, for the message of that failure
 */
record Undefined(String reason) {

    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    Fault fault() {
        return new Fault(reason);
    }
}
