package io.erpo.math.extraction;

/** The last formula or number, with those listed next to it: both in {@code $1$ or $2$}. */
final class LastExpression {

    private static final int LONGEST_NAME = 4;
    private static final int MOST_LISTED = 32;
    private static final String[] JOINTS = {"or", "and", ",", ";", "/"};
    private static final String DELIMITERS = "$()[]\\*";

    private LastExpression() {}

    /** Empty when there is none, or when it is denied. */
    static Span in(String text, Span range) {
        Span last = single(text, range);
        if (last.length() == 0 || Denial.isBefore(text, last.from())) {
            return new Span(range.from(), range.from());
        }
        int first = last.from();
        for (int i = 0; i < MOST_LISTED; i++) {
            int joint = beforeJoint(text, range.from(), skipBack(text, range.from(), first));
            if (joint < 0) {
                break;
            }
            int end = skipBack(text, range.from(), joint);
            Span before = single(text, new Span(range.from(), joint));
            if (before.length() == 0 || before.to() < end) {
                break;
            }
            first = before.from();
        }
        return first < last.from() ? new Span(first, last.to()) : lastSide(text, last);
    }

    private static Span single(String text, Span range) {
        Span formula = LastFormula.in(text, range);
        Span number = LastNumber.in(text, range);
        return number.from() >= formula.to() ? number : formula;
    }

    private static int beforeJoint(String text, int from, int end) {
        for (String joint : JOINTS) {
            int at = end - joint.length();
            boolean word = Chars.isLetter(joint.charAt(0));
            if (at > from && Chars.startsWith(text, at, joint) && !(word && Chars.isLetter(text.charAt(at - 1)))) {
                return at;
            }
        }
        return -1;
    }

    private static int skipBack(String text, int from, int end) {
        int i = end;
        while (i > from && (Chars.isBlank(text.charAt(i - 1)) || DELIMITERS.indexOf(text.charAt(i - 1)) >= 0)) {
            i--;
        }
        return i;
    }

    /** The last side of a chain of equations; an equation that begins with a short name stays whole. */
    static Span lastSide(String text, Span formula) {
        int equals = lastEquals(text, formula);
        if (equals <= formula.from() || "<>!:".indexOf(text.charAt(equals - 1)) >= 0) {
            return formula;
        }
        Span left = Narrowing.trim(text, new Span(formula.from(), equals));
        Span right = Narrowing.trim(text, new Span(equals + 1, formula.to()));
        boolean named = left.length() <= LONGEST_NAME && Chars.isLetter(text.charAt(formula.from()));
        return named || right.length() == 0 || isLoneEquation(text, formula, left) ? formula : right;
    }

    /** Outside of braces; none where the formula is a list. */
    private static int lastEquals(String text, Span formula) {
        int last = -1;
        int depth = 0;
        for (int i = formula.from(); i < formula.to(); i++) {
            switch (text.charAt(i)) {
                case '{', '(', '[' -> depth++;
                case '}', ')', ']' -> depth--;
                case '=' -> last = depth == 0 ? i : last;
                case ',', ';' -> {
                    if (depth == 0 && last >= 0 && Chars.indexOf(text, "=", i, formula.to()) > 0) {
                        return -1;
                    }
                }
                default -> {}
            }
        }
        return last;
    }

    /** An equation in unknowns, with nothing else in the response, is itself the answer. */
    private static boolean isLoneEquation(String text, Span formula, Span left) {
        boolean alone =
                skipBack(text, 0, formula.from()) == 0 && skipBack(text, formula.to(), text.length()) == formula.to();
        return alone
                && text.lastIndexOf('=', left.to() - 1) < left.from()
                && left.of(text).chars().anyMatch(c -> Chars.isLetter((char) c))
                && left.of(text).indexOf('\\') < 0;
    }
}
