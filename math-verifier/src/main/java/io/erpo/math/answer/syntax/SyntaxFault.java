package io.erpo.math.answer.syntax;

/** The text is not in the grammar of answers; the message says what was found. */
public final class SyntaxFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    SyntaxFault(String message) {
        super(message, null, false, false);
    }
}
