package io.erpo.math.extraction;

import java.util.Locale;
import java.util.Set;

/** "The answer is not ...": the text after a denying word is not an answer. */
final class Denial {

    private static final Set<String> WORDS = Set.of("not", "cannot", "never", "neq", "ne");
    private static final String BETWEEN = "$*_([\\\"'`:=";
    private static final String BOX = "\\boxed{";
    private static final String BE = "be";
    private static final int FARTHEST = 16;

    private Denial() {}

    /** Whether the word directly before the position denies; blanks and math delimiters between are skipped. */
    static boolean isBefore(String text, int position) {
        boolean inBox = position >= BOX.length() && text.startsWith(BOX, position - BOX.length());
        return inBox ? isBeforeWord(text, position - BOX.length()) : isBeforeWord(text, position);
    }

    private static boolean isBeforeWord(String text, int position) {
        int be = position;
        while (be > 0 && Chars.isBlank(text.charAt(be - 1))) {
            be--;
        }
        be -= BE.length();
        boolean beBefore = be > 0 && Chars.startsWith(text, be, BE) && Chars.isBlank(text.charAt(be - 1));
        return isDirectlyBefore(text, position) || beBefore && isDirectlyBefore(text, be);
    }

    private static boolean isDirectlyBefore(String text, int position) {
        int lowest = Math.max(0, position - FARTHEST);
        int to = position;
        while (to > lowest && (Chars.isBlank(text.charAt(to - 1)) || BETWEEN.indexOf(text.charAt(to - 1)) >= 0)) {
            to--;
        }
        int from = to;
        while (from > lowest && (Chars.isLetter(text.charAt(from - 1)) || isApostrophe(text.charAt(from - 1)))) {
            from--;
        }
        String word = text.substring(from, to).toLowerCase(Locale.ROOT);
        return WORDS.contains(word) || word.endsWith("n't") || word.endsWith("n\u2019t");
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019';
    }
}
