package io.erpo.math.extraction;

/** What stands between the last pair of math delimiters. */
final class LastFormula {

    private static final String[][] DELIMITERS = {{"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};

    private LastFormula() {}

    /** Empty, at the range's beginning, where there is none. */
    static Range in(String text, Range range) {
        Range last = new Range(range.from(), range.from());
        for (String[] pair : DELIMITERS) {
            Range formula = between(text, range, pair[0], pair[1]);
            last = formula.to() > last.to() ? formula : last;
        }
        return last;
    }

    private static Range between(String text, Range range, String opening, String closing) {
        int close = text.lastIndexOf(closing, range.to() - closing.length());
        while (close > range.from() && text.startsWith(closing, close - closing.length())) {
            close -= closing.length();
        }
        int open = close <= range.from() ? -1 : text.lastIndexOf(opening, close - 1);
        return open < range.from()
                ? new Range(range.from(), range.from())
                : Narrowing.trim(text, new Range(open + opening.length(), close));
    }
}
