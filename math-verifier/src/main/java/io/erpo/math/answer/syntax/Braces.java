package io.erpo.math.answer.syntax;

import io.erpo.math.work.Work;

/** Pairs of braces in a text. */
final class Braces {

    private Braces() {}

    /**
     * The position of the brace that closes the one at a position.
     *
     * @throws SyntaxFault when none does
     */
    static int closing(String text, int open, int end, Work work) {
        int depth = 0;
        for (int i = open; i < end; i++) {
            work.step(1);
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            } else if (c == '\\') {
                i++;
            }
        }
        throw new SyntaxFault("{ is not closed");
    }
}
