package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.List;

/** Narrows the text after a label to the answer: strips markup, "the answer is", later sentences, reasons and math delimiters. */
final class Narrowing {

    private static final long PASSES = 8;

    /** A longer text is not an answer, whatever is stripped from it. */
    private static final int LONGEST = 4_000;

    private static final String MARKUP = "*_`\"\u201c\u201d";
    private static final String ENDS_OF_PHRASES = ".,;";
    private static final List<String> LEAD_INS = List.of(
            "the final answer is",
            "the answer is",
            "final answer is",
            "answer is",
            "final answer:",
            "answer:",
            "is",
            ":",
            "therefore",
            "thus",
            "then",
            "hence",
            "indeed",
            "simply",
            "exactly",
            "clearly",
            "there are",
            "there is",
            "she has",
            "he has",
            "it has",
            "they have",
            "we have",
            "we get",
            "option",
            "choice",
            "equal to",
            "given by");
    private static final String TEXT = "\\text{";
    private static final List<String> STATEMENTS =
            List.of("the final answer is", "the answer is", "answer is", "final answer", "answer");
    private static final String[][] DELIMITERS = {{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};

    private Narrowing() {}

    static Span narrow(String text, Span phrase, Work work) {
        work.step(PASSES * Math.min(phrase.length(), LONGEST));
        Span trimmed = trim(text, phrase);
        if (phrase.length() > LONGEST || isBare(text, trimmed)) {
            return trimmed;
        }
        Span rest = withoutLeadIns(text, trimmed);
        if (isOption(text, rest)) {
            return new Span(rest.from(), rest.from() + 1);
        }
        Span sentence = trim(text, Reasons.without(text, trim(text, firstSentence(text, rest))));
        return withoutDelimiters(text, trim(text, Clause.value(text, sentence)));
    }

    /** The contents of a box without a leading "The answer is", in \text or not. */
    static Span withoutStatement(String text, Span box) {
        Span content = trim(text, box);
        boolean command = Chars.startsWith(text, content.from(), TEXT);
        int from = command ? content.from() + TEXT.length() : content.from();
        for (String lead : STATEMENTS) {
            int end = Chars.afterWord(text, from, lead);
            if (end > 0 && end < content.to()) {
                int rest = Chars.skipBlanks(text, end, content.to());
                rest = rest < content.to() && text.charAt(rest) == ':'
                        ? Chars.skipBlanks(text, rest + 1, content.to())
                        : rest;
                if (command && rest < content.to() && text.charAt(rest) == '}') {
                    return new Span(rest + 1, content.to());
                }
                return command ? box : withoutDelimiters(text, trim(text, new Span(rest, content.to())));
            }
        }
        return box;
    }

    /** Neither words nor formulas: usually a plain number. */
    private static boolean isBare(String text, Span range) {
        for (int i = range.from(); i < range.to(); i++) {
            char c = text.charAt(i);
            if (Chars.isLetter(c) || c == '$' || c == '\\' || c == ':') {
                return false;
            }
        }
        return true;
    }

    /** "C) Paris" and "C: Paris". */
    private static boolean isOption(String text, Span range) {
        return range.length() > 3
                && Character.isUpperCase(text.charAt(range.from()))
                && "):".indexOf(text.charAt(range.from() + 1)) >= 0
                && Chars.isBlank(text.charAt(range.from() + 2));
    }

    /** Without blanks and markup at both ends and punctuation at the end. */
    static Span trim(String text, Span range) {
        int from = range.from();
        int to = range.to();
        while (from < to && isMarkup(text, from)) {
            from++;
        }
        while (to > from && (isMarkup(text, to - 1) || endsPhrase(text, from, to - 1))) {
            to--;
        }
        return new Span(from, to);
    }

    private static boolean isMarkup(String text, int at) {
        char c = text.charAt(at);
        return Chars.isBlank(c) || MARKUP.indexOf(c) >= 0 || Chars.isDecoration(text, at);
    }

    /** Not after a backslash: {@code \,} is a space. */
    private static boolean endsPhrase(String text, int from, int at) {
        char c = text.charAt(at);
        return ENDS_OF_PHRASES.indexOf(c) >= 0 && (at == from || text.charAt(at - 1) != '\\');
    }

    private static Span withoutLeadIns(String text, Span range) {
        Span rest = range;
        for (boolean again = true; again; ) {
            again = false;
            for (String lead : LEAD_INS) {
                if (isWordAt(text, rest, lead)) {
                    rest = trim(text, new Span(rest.from() + lead.length(), rest.to()));
                    again = true;
                    break;
                }
            }
        }
        return rest;
    }

    private static boolean isWordAt(String text, Span range, String word) {
        int end = range.from() + word.length();
        return end <= range.to()
                && Chars.startsWith(text, range.from(), word)
                && (end == range.to() || !Chars.isLetter(text.charAt(end - 1)) || !Chars.isLetter(text.charAt(end)));
    }

    /** Up to a full stop that a capital letter follows, or an empty line. */
    private static Span firstSentence(String text, Span range) {
        boolean formula = false;
        for (int i = range.from(); i < range.to(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '$') {
                formula = !formula;
            } else if (c == '.' && !formula && i > range.from()) {
                int next = Chars.skipBlanks(text, i + 1, range.to());
                if (next > i + 1 && next < range.to() && Character.isUpperCase(text.charAt(next))) {
                    return new Span(range.from(), i);
                }
            }
        }
        return range;
    }

    private static Span withoutDelimiters(String text, Span range) {
        for (String[] pair : DELIMITERS) {
            int from = range.from() + pair[0].length();
            int to = range.to() - pair[1].length();
            if (from <= to
                    && text.startsWith(pair[0], range.from())
                    && text.startsWith(pair[1], to)
                    && Chars.indexOf(text, pair[0], from, to) < 0) {
                return trim(text, new Span(from, to));
            }
        }
        return range;
    }
}
