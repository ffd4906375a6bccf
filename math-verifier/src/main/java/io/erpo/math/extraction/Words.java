package io.erpo.math.extraction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Prose among formulas: words are runs of letters and digits. */
final class Words {

    private static final Set<String> DENIALS =
            Set.of("not", "isn't", "isn\u2019t", "cannot", "never", "except", "but", "neither", "nor", "than");

    private Words() {}

    static boolean deny(String text, Span range) {
        return !each(text, range, word -> !DENIALS.contains(word));
    }

    /** Counts words of at least two letters that are not LaTeX commands, up to a limit. */
    static int ofProse(String text, Span range, int limit) {
        int[] count = {0};
        each(text, range, word -> {
            count[0] += word.length() > 1 && Chars.isLetter(word.charAt(0)) ? 1 : 0;
            return count[0] < limit;
        });
        return count[0];
    }

    static boolean anyOf(String text, Span range, String word) {
        return !each(text, range, other -> !other.equals(word));
    }

    static boolean anyNumber(String text, Span range) {
        for (int i = range.from(); i < range.to(); i++) {
            if (Chars.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Passes words in lower case to a predicate until it returns false. The name of a LaTeX command begins with \.
     *
     * @return whether the predicate accepted all words
     */
    static boolean each(String text, Span range, Predicate<String> word) {
        int i = range.from();
        while (i < range.to()) {
            int start = i;
            if (text.charAt(i) == '\\') {
                i++;
            }
            while (i < range.to() && isPartOfWord(text.charAt(i))) {
                i++;
            }
            if (i == start || i == start + 1 && text.charAt(start) == '\\') {
                i = start + 1;
            } else if (!word.test(text.substring(start, i).toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPartOfWord(char c) {
        return Chars.isLetter(c) || Chars.isDigit(c) || c == '\'' || c == '\u2019';
    }
}
