package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** Says in our words where a text stops being JSON. */
final class JsonFault {

    private static final int SHOWN = 30;

    private JsonFault() {}

    /** @param line the text of one line, which the parser read alone */
    static String in(String line, JsonProcessingException fault) {
        if (line.indexOf('\0') >= 0) {
            return "is not JSON: it holds zero bytes, as a file does whose writer crashed";
        }
        if (fault instanceof JsonEOFException) {
            return "is not JSON: it ends too early, with %s".formatted(printable(tail(line)));
        }
        if (fault instanceof StreamConstraintsException) {
            return "is nested too deep to read";
        }
        int at = fault.getLocation() == null
                ? 0
                : Math.max(0, fault.getLocation().getColumnNr() - 1);
        int from = Math.max(0, Math.min(at, line.length()) - 12);
        return "is not JSON at character %d, near %s"
                .formatted(
                        Math.min(at, line.length()) + 1,
                        printable(line.substring(from, Math.min(line.length(), from + SHOWN))));
    }

    /** @param parts what the file consists of: "items" */
    static String inFile(String parts, long read, JsonProcessingException fault) {
        if (fault instanceof JsonEOFException) {
            return "is cut off: it ends in the middle, after %,d %s; fetch or write it again".formatted(read, parts);
        }
        return "is not JSON at line %d, character %d, after %,d %s; correct it there"
                .formatted(fault.getLocation().getLineNr(), fault.getLocation().getColumnNr(), read, parts);
    }

    private static String tail(String line) {
        return line.substring(Math.max(0, line.length() - SHOWN));
    }

    /** Control characters and lone surrogates would spoil a terminal. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
