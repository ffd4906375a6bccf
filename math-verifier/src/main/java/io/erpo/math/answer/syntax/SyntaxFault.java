package io.erpo.math.answer.syntax;

/** Text that is no answer in the grammar; the message says what was found. */
public final class SyntaxFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    SyntaxFault(String message) {
        super(message, null, false, false);
    }
}
