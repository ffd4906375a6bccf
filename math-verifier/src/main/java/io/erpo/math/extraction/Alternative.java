package io.erpo.math.extraction;

import java.util.Optional;
import java.util.Set;

/** A number next to a stated answer that is offered instead of it: the 5 in {@code 5 or \boxed{6}}. */
final class Alternative {

    private static final String OR = "or";
    private static final Set<String> DOUBTS = Set.of("maybe", "perhaps", "possibly", "even", "else", "just");
    private static final String BETWEEN = "$()[]\\*,";
    private static final int FARTHEST = 40;

    private Alternative() {}

    static Optional<Span> before(String text, StatedAnswer statement) {
        int lowest = Math.max(0, statement.start() - FARTHEST);
        int or = skipBack(text, lowest, statement.start()) - OR.length();
        if (or <= lowest || !Chars.startsWith(text, or, OR) || Chars.isLetter(text.charAt(or - 1))) {
            return Optional.empty();
        }
        int end = skipBack(text, lowest, or);
        Span number = LastNumber.in(text, new Span(lowest, end));
        return Optional.of(number).filter(range -> range.length() > 0 && range.to() == end);
    }

    static Optional<Span> after(String text, StatedAnswer statement) {
        int limit = Math.min(text.length(), statement.end() + FARTHEST);
        int or = skip(text, statement.end(), limit);
        int i = Chars.afterWord(text, or, OR);
        if (i < 0 || i >= limit) {
            return Optional.empty();
        }
        i = skip(text, skipDoubt(text, skip(text, i, limit), limit), limit);
        int end = i;
        while (end < limit && (Chars.isDigit(text.charAt(end)) || end > i && ",./".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        Span number = Narrowing.trim(text, new Span(i, end));
        return Optional.of(number).filter(range -> range.length() > 0);
    }

    private static int skipDoubt(String text, int from, int limit) {
        for (String doubt : DOUBTS) {
            int after = Chars.afterWord(text, from, doubt);
            if (after > 0 && after < limit) {
                return after;
            }
        }
        return from;
    }

    private static int skip(String text, int from, int limit) {
        int i = from;
        while (i < limit && isBetween(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipBack(String text, int lowest, int end) {
        int i = end;
        while (i > lowest && isBetween(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isBetween(char c) {
        return Chars.isBlank(c) || BETWEEN.indexOf(c) >= 0;
    }
}
