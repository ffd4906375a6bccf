package io.erpo.chat.jinja;

/** A template is not valid Jinja, uses an unsupported feature, or cannot be rendered; the message says what and where. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TemplateException(Position position, String message) {
        super(position + ": " + message);
    }
}
