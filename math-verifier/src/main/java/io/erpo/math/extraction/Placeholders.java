package io.erpo.math.extraction;

import java.util.Locale;
import java.util.Set;

/** Boxes that only repeat the instructions: {@code \boxed{}}, {@code \boxed{...}}, {@code \boxed{your answer}}. */
final class Placeholders {

    private static final int LONGEST = 60;
    private static final String FILLERS = ".\u2026_?\u00b7~";
    private static final Set<String> NAMES = Set.of(
            "answer",
            "answer here",
            "final answer",
            "final answer here",
            "the answer",
            "the final answer",
            "your answer",
            "your answer here",
            "your final answer",
            "your final answer here",
            "insert answer here",
            "\\dots",
            "\\ldots",
            "\\cdots");

    private Placeholders() {}

    static boolean isOne(String text, Span answer) {
        if (answer.length() > LONGEST) {
            return false;
        }
        String content = answer.of(text);
        return content.chars().allMatch(c -> Chars.isBlank((char) c) || FILLERS.indexOf(c) >= 0)
                || NAMES.contains(bare(content));
    }

    /** Without brackets, text commands and case. */
    private static String bare(String content) {
        String lower = content.toLowerCase(Locale.ROOT)
                .replace("\\textbf", "")
                .replace("\\text", "")
                .replace("\\mathrm", "");
        StringBuilder bare = new StringBuilder();
        lower.chars().filter(c -> "{}[]()<>$*".indexOf(c) < 0).forEach(c -> bare.append((char) c));
        return bare.toString().strip();
    }
}
