package io.erpo.math.answer.syntax;

import io.erpo.math.work.Work;

/** Scans a number: digits, thousands in groups of three, a decimal point, an exponent. */
final class NumberScanner {

    private static final int GROUP = 3;

    private final String text;
    private final boolean thousands;
    private final Work work;
    private int at;

    NumberScanner(String text, boolean thousands, Work work) {
        this.text = text;
        this.thousands = thousands;
        this.work = work;
    }

    /** The position after the number. */
    int end() {
        return at;
    }

    /** The digits of the number that begins there, without thousands separators. */
    String scan(int position, int end) {
        at = position;
        int start = at;
        StringBuilder digits = new StringBuilder();
        takeDigits(digits, end);
        int width = at - start;
        if (width > 0 && width <= GROUP) {
            takeThousands(digits, end);
        }
        if (width > 0 && width <= GROUP && at == start + width) {
            takeGroups(digits, '\'', 1, end);
            takeGroups(digits, '_', 1, end);
            takeGroups(digits, '.', text.charAt(start) == '0' ? Integer.MAX_VALUE : 2, end);
        }
        if (at < end && text.charAt(at) == '.' && !text.startsWith("..", at)) {
            digits.append('.');
            at++;
            takeDigits(digits, end);
        }
        if (at + 1 < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = "+-".indexOf(text.charAt(at + 1)) >= 0 ? 1 : 0;
            int from = at + 1 + sign;
            if (from < end && isDigit(text.charAt(from))) {
                digits.append(text, at, from);
                at = from;
                takeDigits(digits, end);
            }
        }
        return digits.toString();
    }

    private void takeThousands(StringBuilder digits, int end) {
        int width = separatorWidth(at);
        while (width > 0 && isGroup(at + width, end)) {
            work.step(1);
            digits.append(text, at + width, at + width + 3);
            at += width + 3;
            width = separatorWidth(at);
        }
    }

    /** Groups of three with another separator: 1'250'000, 1_250_000, and 1.250.000, where one group would be a decimal. */
    private void takeGroups(StringBuilder digits, char separator, int least, int end) {
        int groups = 0;
        int to = at;
        while (to < end && text.charAt(to) == separator && isGroup(to + 1, end)) {
            groups++;
            to += 1 + GROUP;
        }
        if (groups >= least && (to == end || text.charAt(to) != separator)) {
            work.step(groups);
            digits.append(text.substring(at, to).replace(String.valueOf(separator), ""));
            at = to;
        }
    }

    /** A comma as the reading has it, a LaTeX thin blank, or both; a plain blank only between groups of three. */
    private int separatorWidth(int from) {
        if (thousands && text.startsWith(",\\,", from)) {
            return 3;
        }
        if (text.startsWith("\\,", from)) {
            return 2;
        }
        boolean comma = thousands && text.startsWith(",", from);
        return comma || (text.startsWith(" ", from) && !text.startsWith("  ", from)) ? 1 : 0;
    }

    private boolean isGroup(int from, int end) {
        if (from + 3 > end) {
            return false;
        }
        boolean threeDigits =
                isDigit(text.charAt(from)) && isDigit(text.charAt(from + 1)) && isDigit(text.charAt(from + 2));
        return threeDigits && (from + 3 == end || (!isDigit(text.charAt(from + 3)) && text.charAt(from + 3) != '/'));
    }

    private void takeDigits(StringBuilder digits, int end) {
        int start = at;
        while (at < end && isDigit(text.charAt(at))) {
            at++;
        }
        work.step(at - start);
        digits.append(text, start, at);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
