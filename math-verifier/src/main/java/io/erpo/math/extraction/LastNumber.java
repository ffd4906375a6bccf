package io.erpo.math.extraction;

/** The last number that is written in plain digits, with its sign, separators and percent sign. */
final class LastNumber {

    private static final String INSIDE = ",./";

    private LastNumber() {}

    /** Empty, at the range's beginning, where there is none. */
    static Span in(String text, Span range) {
        int to = range.to();
        while (to > range.from() && !Chars.isDigit(text.charAt(to - 1))) {
            to--;
        }
        int from = to;
        while (from > range.from() && isPart(text, range, from - 1)) {
            from--;
        }
        if (from == to) {
            return new Span(range.from(), range.from());
        }
        boolean percent = to < range.to() && text.charAt(to) == '%';
        return new Span(from, percent ? to + 1 : to);
    }

    private static boolean isPart(String text, Span range, int at) {
        char c = text.charAt(at);
        if (Chars.isDigit(c)) {
            return true;
        }
        char before = at > range.from() ? text.charAt(at - 1) : ' ';
        boolean beforeDigit = Chars.isDigit(text.charAt(at + 1));
        if (c == '-') {
            return beforeDigit && !Chars.isDigit(before) && !Chars.isLetter(before) && before != ')';
        }
        return beforeDigit && Chars.isDigit(before) && INSIDE.indexOf(c) >= 0;
    }
}
