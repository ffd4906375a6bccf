package io.erpo.math.answer.text;

import java.util.Set;

/** Mends LaTeX that was escaped once too often: {@code \\frac} for {@code \frac}. */
final class Backslashes {

    /** No line of a matrix begins with these letters. */
    private static final Set<String> TELLING = Set.of(
            "frac", "dfrac", "tfrac", "sqrt", "left", "right", "begin", "end", "text", "mathrm", "pi", "infty", "cdot",
            "times", "le", "leq", "ge", "geq", "ne", "neq", "pm", "cup", "cap", "in", "circ", "boxed", "log", "ln",
            "sin", "cos", "tan", "theta", "alpha", "beta", "lambda", "binom", "mathbf", "mathbb", "quad", "dots",
            "ldots");

    private Backslashes() {}

    static String single(String text) {
        return isDoubled(text) ? text.replace("\\\\", "\\") : text;
    }

    private static boolean isDoubled(String text) {
        int i = text.indexOf("\\\\");
        while (i >= 0) {
            int end = i + 2;
            while (end < text.length() && end < i + 9 && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (TELLING.contains(text.substring(i + 2, end))) {
                return true;
            }
            i = text.indexOf("\\\\", i + 2);
        }
        return false;
    }
}
