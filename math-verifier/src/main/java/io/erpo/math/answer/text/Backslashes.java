package io.erpo.math.answer.text;

import java.util.Set;

/** Repairs LaTeX that was escaped twice: {@code \\frac} for {@code \frac}. */
final class Backslashes {

    /** No line of a matrix begins with these letters. */
    private static final Set<String> TELLING = Set.of(
            "frac", "dfrac", "tfrac", "sqrt", "left", "right", "begin", "end", "text", "mathrm", "pi", "infty", "cdot",
            "times", "le", "leq", "ge", "geq", "ne", "neq", "pm", "cup", "cap", "in", "circ", "boxed", "log", "ln",
            "sin", "cos", "tan", "theta", "alpha", "beta", "lambda", "binom", "mathbf", "mathbb", "quad", "dots",
            "ldots");

    private static final int LONGEST = 9;

    private Backslashes() {}

    static String single(String text) {
        return isDoubled(text) ? text.replace("\\\\", "\\") : text;
    }

    /** Outside a matrix, two backslashes before a word or a sign are not a line break. */
    private static boolean isDoubled(String text) {
        boolean lines = text.contains("\\begin");
        for (int i = text.indexOf("\\\\"); i >= 0; i = text.indexOf("\\\\", i + 2)) {
            int end = i + 2;
            while (end < text.length() && end < i + LONGEST && Character.isLetter(text.charAt(end))) {
                end++;
            }
            boolean word = end > i + 3;
            boolean sign = end == i + 2 && end < text.length() && "$%{}!,;".indexOf(text.charAt(end)) >= 0;
            if (TELLING.contains(text.substring(i + 2, end)) || !lines && (word || sign)) {
                return true;
            }
        }
        return false;
    }
}
