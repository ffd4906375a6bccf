package io.erpo.math.answer.syntax;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What may follow the digits of a number: an ellipsis, dots above digits that repeat, the ending of an ordinal, a base. */
final class DigitMarks {

    /** Between a number's digits and those that repeat for ever. */
    static final char REPEATS = 'r';
    /** Between a number's digits and its base. */
    static final char BASE = '#';

    private static final String TEXT = "\\text";
    private static final String DOT = "\\dot";
    private static final int LONGEST_PERIOD = 40;
    private static final int FEWEST_DECIMALS = 6;
    private static final int LONGEST_BASED = 64;
    private static final int LONGEST_BASE = 40;
    private static final Map<String, String> NAMED_BASES = Map.ofEntries(
            Map.entry("binary", "2"),
            Map.entry("ternary", "3"),
            Map.entry("octal", "8"),
            Map.entry("decimal", "10"),
            Map.entry("hex", "16"),
            Map.entry("hexadecimal", "16"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"),
            Map.entry("thirteen", "13"),
            Map.entry("fourteen", "14"),
            Map.entry("fifteen", "15"),
            Map.entry("sixteen", "16"));

    private DigitMarks() {}

    static boolean isMarked(String number) {
        return number.indexOf(REPEATS) >= 0 || number.indexOf(BASE) >= 0;
    }

    /** A number as written, and the position after it. */
    record Marked(String number, int end) {}

    /** The number with its marks; empty when there are none. */
    static Optional<Marked> after(String text, String digits, int at, int end) {
        Optional<Marked> repeating = digits.indexOf('.') < 0
                ? Optional.empty()
                : ellipsis(text, digits, at, end)
                        .or(() -> dots(text, digits, at, end))
                        .or(() -> period(text, digits, at, end));
        return repeating.or(() -> ordinal(text, digits, at, end));
    }

    /** 0.666...: the digits at the end repeat, or there are enough of them for a decimal. */
    private static Optional<Marked> ellipsis(String text, String digits, int at, int end) {
        int from = at;
        while (from < end && text.charAt(from) == ' ' || text.startsWith("\\,", from)) {
            from += text.charAt(from) == ' ' ? 1 : 2;
        }
        int after = text.startsWith("...", from) ? from + 3 : text.startsWith("\\dots", from) ? from + 5 : -1;
        if (after < 0 || after > end) {
            return Optional.empty();
        }
        String decimals = digits.substring(digits.indexOf('.') + 1);
        for (int length = 1; length <= Math.min(LONGEST_PERIOD, decimals.length() / 2); length++) {
            String period = decimals.substring(decimals.length() - length);
            if (decimals.endsWith(period.repeat(length == 1 ? 3 : 2))) {
                return Optional.of(new Marked(digits + REPEATS + period, after));
            }
        }
        return decimals.length() >= FEWEST_DECIMALS ? Optional.of(new Marked(digits, after)) : Optional.empty();
    }

    /** 0.\dot{6} and 0.\dot{1}4285\dot{7}. */
    private static Optional<Marked> dots(String text, String digits, int at, int end) {
        int first = digitUnderDot(text, at, end);
        if (first < 0) {
            return Optional.empty();
        }
        StringBuilder period = new StringBuilder().append(text.charAt(first));
        int after = afterDot(text, first);
        int next = after;
        StringBuilder inner = new StringBuilder();
        while (next < end && NumberScanner.isDigit(text.charAt(next)) && inner.length() < LONGEST_PERIOD) {
            inner.append(text.charAt(next++));
        }
        int last = digitUnderDot(text, next, end);
        if (last >= 0) {
            period.append(inner).append(text.charAt(last));
            after = afterDot(text, last);
        } else if (next > after) {
            return Optional.empty();
        }
        return Optional.of(new Marked(digits + REPEATS + period, after));
    }

    private static int digitUnderDot(String text, int at, int end) {
        if (!text.startsWith(DOT, at)) {
            return -1;
        }
        int digit = at + DOT.length();
        while (digit < end && (text.charAt(digit) == ' ' || text.charAt(digit) == '{')) {
            digit++;
        }
        return digit < end && NumberScanner.isDigit(text.charAt(digit)) ? digit : -1;
    }

    private static int afterDot(String text, int digit) {
        return text.startsWith("}", digit + 1) ? digit + 2 : digit + 1;
    }

    /** 0.(6): with a digit before the bracket it is a product. */
    private static Optional<Marked> period(String text, String digits, int at, int end) {
        if (!digits.endsWith(".") || !text.startsWith("(", at)) {
            return Optional.empty();
        }
        int close = text.indexOf(')', at);
        boolean number = close > at + 1
                && close < end
                && close - at <= LONGEST_PERIOD
                && text.substring(at + 1, close).chars().allMatch(c -> NumberScanner.isDigit((char) c));
        return number
                ? Optional.of(new Marked(digits + REPEATS + text.substring(at + 1, close), close + 1))
                : Optional.empty();
    }

    /** 12th, 1st. */
    private static Optional<Marked> ordinal(String text, String digits, int at, int end) {
        if (at + 2 > end || digits.indexOf('.') >= 0) {
            return Optional.empty();
        }
        String ending = text.substring(at, at + 2).toLowerCase(Locale.ROOT);
        boolean word = at + 2 < end && Letters.isLetter(text.charAt(at + 2));
        return !word && isOrdinal(ending) ? Optional.of(new Marked(digits, at + 2)) : Optional.empty();
    }

    static boolean isOrdinal(String ending) {
        return ending.equals("st") || ending.equals("nd") || ending.equals("rd") || ending.equals("th");
    }

    /** Digits, or letters for them, with a base: 1021_3, 2A_{16}, (1021)_{three}, \text{2A}_{16}. */
    static Optional<Marked> based(String text, int at, int end) {
        int from = at;
        String closing = "";
        if (text.startsWith(TEXT, from)) {
            from += text.startsWith("{", from + TEXT.length()) ? TEXT.length() + 1 : TEXT.length();
            closing = "}";
        } else if (text.startsWith("(", from)) {
            from++;
            closing = ")";
        }
        int to = from;
        boolean letters = false;
        boolean digits = false;
        while (to < end && to < from + LONGEST_BASED && isDigitOfBase(text.charAt(to))) {
            letters |= Letters.isAscii(text.charAt(to));
            digits |= NumberScanner.isDigit(text.charAt(to));
            to++;
        }
        int mark = to + closing.length();
        boolean shaped = to > from && digits && text.startsWith(closing, to) && text.startsWith("_", mark);
        if (!shaped || mark >= end) {
            return Optional.empty();
        }
        Marked base = base(text, mark + 1, end);
        boolean refused = base.number().isEmpty() || letters && Integer.parseInt(base.number()) <= 10;
        String number = text.substring(from, to);
        // In an expression, 2a_{12} is twice the twelfth a.
        boolean whole = at == 0 && base.end() == end;
        refused |= !whole && !number.equals(number.toUpperCase(Locale.ROOT));
        return refused
                ? Optional.empty()
                : Optional.of(new Marked(number.toUpperCase(Locale.ROOT) + BASE + base.number(), base.end()));
    }

    private static boolean isDigitOfBase(char c) {
        return NumberScanner.isDigit(c) || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f';
    }

    /** The base in digits; no digits when there is none. */
    private static Marked base(String text, int at, int end) {
        int to = at;
        if (text.startsWith("{", at) || text.startsWith("\\text", at)) {
            int depth = 0;
            int limit = Math.min(end, at + LONGEST_BASE);
            while (to < limit) {
                char c = text.charAt(to++);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (c == '}' && depth == 0) {
                    break;
                }
            }
        } else {
            while (to < end && NumberScanner.isDigit(text.charAt(to))) {
                to++;
            }
        }
        String written = text.substring(at, to)
                .replace("\\text", "")
                .replaceAll("[{}() ]", "")
                .toLowerCase(Locale.ROOT);
        String name = written.startsWith("base") ? written.substring("base".length()) : written;
        String digits = NAMED_BASES.getOrDefault(name, name);
        boolean number =
                !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(Character::isDigit);
        return new Marked(number ? digits : "", to);
    }

    /** The number of a base in words, or the digits; empty when the word is none. */
    static Optional<String> baseNamed(String word) {
        return Optional.ofNullable(NAMED_BASES.get(word));
    }
}
