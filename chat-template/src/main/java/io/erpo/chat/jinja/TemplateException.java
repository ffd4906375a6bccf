package io.erpo.chat.jinja;

/** A template is not Jinja, uses what is not supported here, or cannot be rendered; the message says what and where. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TemplateException(Position position, String message) {
        super(position + ": " + message);
    }
}
