package io.erpo.reward.builtin;

/** A part of a response or a reference, as an explanation quotes it. */
final class Quoted {

    private static final int LONGEST = 80;

    private Quoted() {}

    /** In double quotes, cut at a code point when it is long. */
    static String of(String text) {
        return '"' + cut(text.strip()) + '"';
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST) - 1)) + "\u2026";
    }
}
