package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.List;

/** Narrows the text after a label to the answer: strips markup, "the answer is", later sentences and math delimiters. */
final class Narrowing {

    private static final long PASSES = 8;

    /** A longer text is not an answer, whatever is stripped from it. */
    private static final int LONGEST = 4_000;

    /** Words after a number, as in "12 square meters". */
    private static final int LONGEST_UNIT = 3;

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
            "equal to",
            "given by");
    private static final String TEXT = "\\text{";
    private static final List<String> STATEMENTS =
            List.of("the final answer is", "the answer is", "answer is", "final answer", "answer");
    private static final String[][] INLINE = {{"$", "$"}, {"\\(", "\\)"}};
    private static final String[][] DELIMITERS = {{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}};
    private static final List<String> VERBS = List.of(" is ", " is: ", " are ", " are: ", " equals ");

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
        Span sentence = trim(text, firstSentence(text, rest));
        return withoutDelimiters(text, trim(text, statedValue(text, sentence)));
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
        while (from < to && isMarkup(text.charAt(from))) {
            from++;
        }
        while (to > from && (isMarkup(text.charAt(to - 1)) || endsPhrase(text, from, to - 1))) {
            to--;
        }
        return new Span(from, to);
    }

    private static boolean isMarkup(char c) {
        return Chars.isBlank(c) || MARKUP.indexOf(c) >= 0;
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

    /** The only formula in "the area is $5$ square metres", the text after the verb in "the sum is 12"; not when it is denied. */
    private static Span statedValue(String text, Span range) {
        int verb = afterLastVerb(text, range);
        if (verb < 0 || Words.deny(text, range)) {
            return range;
        }
        Span formula = onlyFormula(text, range);
        Span value = trim(text, new Span(verb, range.to()));
        if (formula.from() == value.from() && !formula.equals(range)) {
            return formula;
        }
        boolean number = value.length() > 0 && Chars.isDigit(text.charAt(value.from()));
        int longest = number ? LONGEST_UNIT : 1;
        return Words.ofProse(text, value, longest + 1) <= longest ? value : range;
    }

    private static int afterLastVerb(String text, Span range) {
        int after = -1;
        for (String verb : VERBS) {
            int at = Chars.lastIndexOf(text, verb, range.from(), range.to());
            after = at >= 0 ? Math.max(after, at + verb.length()) : after;
        }
        return after;
    }

    /** With its delimiters; the whole range when there is none, or several. */
    private static Span onlyFormula(String text, Span range) {
        for (String[] pair : INLINE) {
            int open = Chars.indexOf(text, pair[0], range.from(), range.to());
            if (open < 0) {
                continue;
            }
            int close = Chars.indexOf(text, pair[1], open + pair[0].length(), range.to());
            if (close > open + pair[0].length()
                    && Chars.indexOf(text, pair[0], close + pair[1].length(), range.to()) < 0) {
                return new Span(open, close + pair[1].length());
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
