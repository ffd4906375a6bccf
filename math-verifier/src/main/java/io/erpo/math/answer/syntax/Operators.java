package io.erpo.math.answer.syntax;

import java.util.Set;

/** Operators in plain characters, of one character or two. */
final class Operators {

    private static final String SINGLE = "+-*/^_(){}[]|=<>!%:'";
    private static final Set<String> DOUBLE = Set.of("<=", ">=", "!=", "==", "=<", "=>", "**");

    private Operators() {}

    /** @throws SyntaxFault when none begins at the position */
    static String at(String text, int at) {
        return switch (text.substring(at, at + width(text, at))) {
            case "==" -> "=";
            case "=<" -> "<=";
            case "=>" -> ">=";
            case "**" -> "^";
            default -> text.substring(at, at + width(text, at));
        };
    }

    /** How many characters it has. */
    static int width(String text, int at) {
        if (at + 2 <= text.length() && DOUBLE.contains(text.substring(at, at + 2))) {
            return 2;
        }
        if (SINGLE.indexOf(text.charAt(at)) < 0) {
            throw new SyntaxFault("'" + Character.toString(text.codePointAt(at)) + "' is not known");
        }
        return 1;
    }
}
