package io.erpo.math.answer.syntax;

/**
 * A piece of an answer.
 *
 * @param text a number's digits, a symbol's or function's name, words, or an operator
 * @param spaced whether a blank precedes it
 */
record Token(Kind kind, String text, boolean spaced) {

    enum Kind {
        NUMBER,
        SYMBOL,
        WORDS,
        FUNCTION,
        /** A separator of a list: a comma, or a word such as "and". */
        SEPARATOR,
        OPERATOR,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isComma() {
        return kind == Kind.SEPARATOR && (text.equals(",") || text.equals(";"));
    }
}
