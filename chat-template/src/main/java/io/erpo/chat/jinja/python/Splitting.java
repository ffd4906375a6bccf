package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The methods of Python's {@code str} that cut it into pieces. */
public final class Splitting {

    private Splitting() {}

    /** {@code split} and {@code rsplit}, with their arguments {@code sep} and {@code maxsplit}. */
    public static List<Object> split(String text, Arguments.Bound with, boolean fromEnd) {
        long most = with.integer("maxsplit", -1);
        long cuts = most < 0 ? Long.MAX_VALUE : most;
        if (!with.has("sep")) {
            return fromEnd ? wordsFromEnd(text, cuts) : words(text, cuts);
        }
        String separator = with.text("sep");
        if (separator.isEmpty()) {
            throw new Fault("the separator is empty");
        }
        return fromEnd ? piecesFromEnd(text, separator, cuts) : pieces(text, separator, cuts);
    }

    /** {@code splitlines}. */
    public static List<Object> lines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !Characters.isLineBreak(text.charAt(end))) {
                end++;
            }
            int next = Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
            lines.add(text.substring(start, keepEnds ? next : end));
            start = next;
        }
        return lines;
    }

    /** The text before the separator, the separator, and the text after it. */
    public static Tuple around(String text, int at, String separator) {
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static List<Object> pieces(String text, String separator, long cuts) {
        List<Object> pieces = new ArrayList<>();
        int start = 0;
        int end = text.indexOf(separator);
        while (end >= 0 && pieces.size() < cuts) {
            pieces.add(text.substring(start, end));
            start = end + separator.length();
            end = text.indexOf(separator, start);
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static List<Object> piecesFromEnd(String text, String separator, long cuts) {
        List<Object> pieces = new ArrayList<>();
        int end = text.length();
        int start = text.lastIndexOf(separator);
        while (start >= 0 && pieces.size() < cuts) {
            pieces.add(text.substring(start + separator.length(), end));
            end = start;
            start = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
        }
        pieces.add(text.substring(0, end));
        Collections.reverse(pieces);
        return pieces;
    }

    private static List<Object> words(String text, long cuts) {
        List<Object> words = new ArrayList<>();
        int start = Characters.skipSpace(text, 0);
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !Characters.isSpace(text.charAt(end))) {
                end++;
            }
            if (words.size() == cuts) {
                words.add(text.substring(start));
                return words;
            }
            words.add(text.substring(start, end));
            start = Characters.skipSpace(text, end);
        }
        return words;
    }

    private static List<Object> wordsFromEnd(String text, long cuts) {
        List<Object> words = new ArrayList<>();
        String rest = Characters.stripEnd(text);
        while (!rest.isEmpty()) {
            int start = rest.length();
            while (start > 0 && !Characters.isSpace(rest.charAt(start - 1))) {
                start--;
            }
            if (words.size() == cuts) {
                words.add(rest);
                break;
            }
            words.add(rest.substring(start));
            rest = Characters.stripEnd(rest.substring(0, start));
        }
        Collections.reverse(words);
        return words;
    }
}
