package io.erpo.math.extraction;

/** Positions in a text. Ranges include {@code from} and exclude {@code to}. */
final class Chars {

    private Chars() {}

    static boolean isBlank(char c) {
        return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200b' || c == '\ufeff';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127 && Character.isLetter(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Emoji, check marks and stars, which decorate a label or an answer; not the signs for "wrong". */
    static boolean isDecoration(String text, int at) {
        char c = text.charAt(at);
        if (Character.isSurrogate(c)) {
            int high = Character.isHighSurrogate(c) ? at : at - 1;
            return high >= 0 && text.charAt(high) >= '\ud83c' && text.charAt(high) <= '\ud83e';
        }
        boolean symbol = c >= '\u2600' && c <= '\u2767' || c == '\u2b50' || c == '\ufe0f';
        return symbol && "\u2715\u2716\u2717\u2718\u274c".indexOf(c) < 0;
    }

    /** The first position that is not blank, or {@code to}. */
    static int skipBlanks(String text, int from, int to) {
        int i = from;
        while (i < to && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The end of the line that {@code from} is in, without its line break. */
    static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** The first position of a part that lies wholly in the range, or -1. An escaped {@code \$} does not count as {@code $}. */
    static int indexOf(String text, String part, int from, int to) {
        int last = to - part.length();
        for (int i = from; i <= last; i++) {
            if (text.startsWith(part, i)) {
                return i;
            }
            i += text.charAt(i) == '\\' ? 1 : 0;
        }
        return -1;
    }

    /** The last position of a part that lies wholly in the range, or -1. */
    static int lastIndexOf(String text, String part, int from, int to) {
        for (int i = to - part.length(); i >= from; i--) {
            if (text.startsWith(part, i)) {
                return i;
            }
        }
        return -1;
    }

    static boolean startsWith(String text, int at, String lowerCase) {
        return text.regionMatches(true, at, lowerCase, 0, lowerCase.length());
    }

    /** The end of this word, in either case, when it starts at the position and no letter follows; else -1. */
    static int afterWord(String text, int at, String word) {
        int end = at + word.length();
        return startsWith(text, at, word) && (end == text.length() || !isLetter(text.charAt(end))) ? end : -1;
    }
}
