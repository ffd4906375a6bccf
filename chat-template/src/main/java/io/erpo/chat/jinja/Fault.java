package io.erpo.chat.jinja;

/** What an operation on values cannot do; whoever evaluates adds the position and makes it a TemplateException. */
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Fault(String message) {
        super(message, null, false, false);
    }
}
