package io.erpo.math.extraction;

/** The text between the last pair of math delimiters. */
final class LastFormula {

    private static final String[][] DELIMITERS = {{"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};

    private LastFormula() {}

    /** Empty, at the range's beginning, where there is none. */
    static Span in(String text, Span range) {
        Span last = new Span(range.from(), range.from());
        for (String[] pair : DELIMITERS) {
            Span formula = between(text, range, pair[0], pair[1]);
            last = formula.to() > last.to() ? formula : last;
        }
        return last;
    }

    private static Span between(String text, Span range, String opening, String closing) {
        int close = text.lastIndexOf(closing, range.to() - closing.length());
        while (close > range.from() && text.startsWith(closing, close - closing.length())) {
            close -= closing.length();
        }
        int open = close <= range.from() ? -1 : text.lastIndexOf(opening, close - 1);
        return open < range.from()
                ? new Span(range.from(), range.from())
                : Narrowing.trim(text, new Span(open + opening.length(), close));
    }
}
