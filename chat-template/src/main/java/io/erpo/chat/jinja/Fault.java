package io.erpo.chat.jinja;

/** An operation that its values do not support; it becomes a {@link TemplateException} where the position is known. */
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Fault(String message) {
        super(message, null, false, false);
    }
}
