package io.erpo.policy.chat.jinja;

import io.erpo.policy.PolicyException;

/** A template is not Jinja, uses what is not supported here, or cannot be rendered; the message says what and where. */
public final class TemplateException extends PolicyException {

    private static final long serialVersionUID = 1L;

    TemplateException(Position position, String message) {
        super(position + ": " + message);
    }
}
