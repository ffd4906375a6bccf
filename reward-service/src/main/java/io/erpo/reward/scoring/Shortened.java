package io.erpo.reward.scoring;

import java.util.regex.Pattern;

/** Texts of a judge, cut to a length that the log can hold. */
final class Shortened {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\s]+");
    private static final String ELLIPSIS = "\u2026";

    private Shortened() {}

    /** At most this many characters and a mark of what is missing. */
    static String text(String text, int most) {
        return text.length() <= most ? text : start(text, most) + " ...";
    }

    /** One line of at most this many characters, without characters that control a terminal. */
    static String line(String text, int most) {
        // A judge may repeat a response of megabytes; nothing far beyond the length can be part of the line.
        String beginning = text.length() <= 8 * most ? text : start(text, 8 * most);
        String line = UNPRINTABLE.matcher(beginning).replaceAll(" ").strip();
        return line.length() <= most && beginning.length() == text.length()
                ? line
                : start(line, Math.min(line.length(), most - 1)) + ELLIPSIS;
    }

    /** The first characters, without half of a code point. */
    private static String start(String text, int most) {
        boolean splits = most > 0
                && most < text.length()
                && Character.isHighSurrogate(text.charAt(most - 1))
                && Character.isLowSurrogate(text.charAt(most));
        return text.substring(0, splits ? most - 1 : most);
    }
}
