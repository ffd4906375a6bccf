package io.erpo.faults;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text that should be JSON. */
public final class JsonFaults {

    private static final int SHOWN = 40;

    /** How much of a text is shown near a fault, and how much of that lies before it. */
    private static final int NEAR = 30;

    private static final int BEFORE = 12;

    /** The library's words for what a person can correct, and ours; whatever else it says is not passed on. */
    private static final Map<Pattern, String> KNOWN = known();

    private JsonFaults() {}

    private static Map<Pattern, String> known() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("Non-standard token '([^']*)'", "%s, which JSON does not have");
        words.put("Unrecognized token '([^']*)'", "unexpected '%s'");
        words.put("Unexpected character \\('(.)' ", "unexpected '%s'");
        words.put("Unexpected close marker '(.)'", "unexpected '%s'");
        words.put("Duplicate (?:field|Object property) ['\"](.*)['\"]", "a second \"%s\" in the same object");
        words.put("Illegal (?:unquoted )?character \\(\\(CTRL-CHAR, code (\\d+)", "a control character (code %s)");
        words.put("Unexpected character \\(\\(CTRL-CHAR, code (\\d+)", "a control character (code %s)");
        words.put("Unrecognized character escape '?(.)", "the unknown escape \\%s");
        words.put("(Invalid UTF-\\d+) ", "bytes that are not UTF-8");
        words.put("([Nn]umeric value)", "a number that JSON does not have");
        words.put("(Trailing token)", "something after the JSON value");
        words.put("(No content to map)", "nothing at all");
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        words.forEach((theirs, ours) -> patterns.put(Pattern.compile(theirs, Pattern.DOTALL), ours));
        return patterns;
    }

    /** A part of a sentence, such as {@code unexpected '}' at line 3, column 7}. */
    public static String describe(JsonProcessingException fault) {
        return what(fault) + where(fault.getLocation());
    }

    /**
     * As {@link #describe(JsonProcessingException)}, with what stands there, such as {@code unexpected 'not' at column 1,
     * near not json}.
     *
     * @param text the whole text that was read, best a short one
     */
    public static String describe(JsonProcessingException fault, String text) {
        if (text.indexOf('\0') >= 0) {
            return "it holds zero bytes, as a file does whose writer crashed";
        }
        if (fault instanceof JsonEOFException) {
            return "it ends too early, with " + visible(text.substring(Math.max(0, text.length() - NEAR)));
        }
        int from = Math.max(0, offset(fault.getLocation(), text) - BEFORE);
        String near = visible(text.substring(from, Math.min(text.length(), from + NEAR)));
        return describe(fault) + (near.isEmpty() ? "" : ", near " + near);
    }

    /** Where in the text the fault is; a reader of bytes counts bytes. */
    private static int offset(JsonLocation location, String text) {
        if (location == null) {
            return 0;
        }
        long at = location.getCharOffset();
        if (at < 0) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int bytes = (int) Math.max(0, Math.min(utf8.length, location.getByteOffset()));
            at = new String(utf8, 0, bytes, StandardCharsets.UTF_8).length();
        }
        return (int) Math.min(text.length(), at);
    }

    /** Control characters and lone surrogates would spoil a terminal. */
    private static String visible(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String what(JsonProcessingException fault) {
        if (fault instanceof JsonEOFException) {
            return "it ends too early";
        }
        if (fault instanceof StreamConstraintsException) {
            return "a number, a text, a name or the nesting is beyond what is read";
        }
        if (fault instanceof ValueInstantiationException && fault.getCause() instanceof IllegalArgumentException ours) {
            return ours.getMessage();
        }
        String theirs = String.valueOf(fault.getOriginalMessage());
        for (Map.Entry<Pattern, String> known : KNOWN.entrySet()) {
            Matcher matcher = known.getKey().matcher(theirs);
            if (matcher.find()) {
                return known.getValue().formatted(printable(matcher.group(1)));
            }
        }
        return fault instanceof JsonMappingException ? "a value of another type than expected" : "no valid JSON";
    }

    private static String printable(String found) {
        String line = found.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private static String where(JsonLocation location) {
        if (location == null || location.getLineNr() < 1) {
            return "";
        }
        // In a file with one value on each line the reader names the line.
        return location.getLineNr() == 1
                ? " at column " + location.getColumnNr()
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
