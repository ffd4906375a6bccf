package io.erpo.code;

/** Text of a program, short enough and harmless enough for a log. */
final class Excerpt {

    private static final int LONGEST = 160;

    private Excerpt() {}

    /** The text in one line, without control characters, cut off when it is long. */
    static String of(String text) {
        String start = text.substring(0, Math.min(text.length(), 4 * LONGEST));
        String line = start.replaceAll("[\\p{Cntrl}\\p{Cs}\\s]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
