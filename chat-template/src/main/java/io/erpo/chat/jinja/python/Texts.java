package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Rendering;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Text operations that the methods of {@code str} and the filters of jinja2 share. */
public final class Texts {

    private Texts() {}

    public static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    public static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return titleCase(text.substring(0, first)) + lower(text.substring(first));
    }

    /** {@code str.title}: a word is a run of letters that have cases. */
    public static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            String character = Character.toString(c);
            title.append(inWord ? lower(character) : titleCase(character));
            inWord = isCased(c);
        }
        return title.toString();
    }

    /** @param chars the characters to strip; whitespace when None */
    public static String strip(String text, Object chars, boolean atStart, boolean atEnd) {
        IntPredicate strips = chars == None.NONE
                ? Characters::isSpace
                : c -> PythonText.str(chars).indexOf(c) >= 0;
        int start = 0;
        int end = text.length();
        while (atStart && start < end && strips.test(text.codePointAt(start))) {
            start = text.offsetByCodePoints(start, 1);
        }
        while (atEnd && end > start && strips.test(text.codePointBefore(end))) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(start, end);
    }

    /** @param count of the replacements, from the left; all when negative */
    public static String replace(String text, String old, String replacement, long count, Rendering rendering) {
        long most = count < 0 ? Long.MAX_VALUE : count;
        long times = Math.min(most, occurrences(text, old));
        rendering.charge(text.length());
        rendering.chargeRepeated(times, replacement.length());
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (long i = 0; i < times; i++) {
            int found = old.isEmpty() ? at : text.indexOf(old, at);
            result.append(text, at, found).append(replacement);
            at = found + old.length();
            // The empty text is found before every character and at the end.
            if (old.isEmpty() && at < text.length()) {
                int next = text.offsetByCodePoints(at, 1);
                result.append(text, at, next);
                at = next;
            }
        }
        return result.append(text, at, text.length()).toString();
    }

    public static long occurrences(String text, String part) {
        if (part.isEmpty()) {
            return Values.length(text) + 1;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    public static String join(String separator, List<String> parts, Rendering rendering) {
        rendering.chargeRepeated(parts.size(), separator.length());
        rendering.charge(parts.stream().mapToLong(String::length).sum());
        return String.join(separator, parts);
    }

    public static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Texts::isCased)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    public static boolean isLower(String text) {
        return text.codePoints().anyMatch(Texts::isCased)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    /** Of a character that expands to several, only the first is in upper case: "Ss" for the sharp s. */
    private static String titleCase(String character) {
        int title = Character.toTitleCase(character.codePointAt(0));
        String upper = upper(character);
        return upper.length() > Character.toString(title).length()
                ? upper.substring(0, 1) + lower(upper.substring(1))
                : Character.toString(title);
    }
}
