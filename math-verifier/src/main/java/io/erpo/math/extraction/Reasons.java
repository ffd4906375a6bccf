package io.erpo.math.extraction;

import java.util.List;
import java.util.Set;

/** Cuts the reason behind an answer: {@code 15, since half of 30 is 15}, {@code Yes, because ...}, {@code 9, which is odd}. */
final class Reasons {

    private static final List<String> ALWAYS = List.of("because", "since", "due to", "given that", "whose");
    /** These also occur inside an answer: "the points which lie on it". */
    private static final List<String> BEHIND_A_VALUE = List.of("as", "which", "where", "so that", "for");

    private static final Set<String> NO_REASON = Set.of("well", "many", "much", "few", "a");
    private static final String PAUSES = ",;:(\u2013\u2014";
    private static final String TRAILING = PAUSES + "-";

    private Reasons() {}

    /** The range up to its first reason; a formula is not searched. */
    static Span without(String text, Span range) {
        boolean formula = false;
        for (int i = range.from(); i < range.to(); i++) {
            char c = text.charAt(i);
            formula ^= c == '$';
            if (c == '\\') {
                formula = text.startsWith("\\(", i) || formula && !text.startsWith("\\)", i);
                i++;
            } else if (!formula && i > range.from() && Chars.isLetter(c) && !Chars.isLetter(text.charAt(i - 1))) {
                Span before = withoutPause(text, new Span(range.from(), i));
                if (before.length() > 0 && startsReason(text, range, before, i)) {
                    return before;
                }
            }
        }
        return range;
    }

    private static boolean startsReason(String text, Span range, Span before, int at) {
        if (ALWAYS.stream().anyMatch(word -> isWord(text, range, at, word))) {
            return true;
        }
        boolean pause = PAUSES.indexOf(lastCharacter(text, at)) >= 0;
        boolean value = Words.anyNumber(text, before) && Words.ofProse(text, before, 3) <= 2;
        return BEHIND_A_VALUE.stream().anyMatch(word -> isWord(text, range, at, word) && !isPhrase(text, at, word))
                && (pause || value && !isWord(text, range, at, "for"));
    }

    /** "As many as". */
    private static boolean isPhrase(String text, int at, String word) {
        int next = Chars.skipBlanks(text, at + word.length(), text.length());
        return word.equals("as") && NO_REASON.stream().anyMatch(after -> Chars.afterWord(text, next, after) > 0);
    }

    private static boolean isWord(String text, Span range, int at, String word) {
        int end = Chars.afterWord(text, at, word);
        return end > 0 && end < range.to();
    }

    private static char lastCharacter(String text, int at) {
        int i = at - 1;
        while (i > 0 && Chars.isBlank(text.charAt(i))) {
            i--;
        }
        return text.charAt(i);
    }

    private static Span withoutPause(String text, Span range) {
        Span rest = Narrowing.trim(text, range);
        while (rest.length() > 0 && TRAILING.indexOf(text.charAt(rest.to() - 1)) >= 0) {
            rest = Narrowing.trim(text, new Span(rest.from(), rest.to() - 1));
        }
        return rest;
    }
}
