package io.erpo.math.extraction;

import java.util.List;
import java.util.Set;

/** The value in a clause: what stands before the verb in "12 pupils are left", what follows it in "the sum is 12". */
final class Clause {

    /** Words after a number, as in "12 square meters". */
    private static final int LONGEST_UNIT = 3;

    private static final String[][] INLINE = {{"$", "$"}, {"\\(", "\\)"}};
    private static final List<String> VERBS = List.of(" is ", " is: ", " are ", " are: ", " equals ");
    /** After these no value is stated, so it stands before them. */
    private static final List<String> OTHER_VERBS = List.of(" was ", " were ", " will ", " can ", " have ", " has ");

    private static final Set<String> DECISIONS = Set.of("yes", "no", "true", "false");
    private static final Set<String> JOINTS = Set.of("and", "or");
    private static final String PAUSES = ",;:(\u2013\u2014";

    private Clause() {}

    /** Its value; the range where it has none, or several, or denies one. */
    static Span value(String text, Span range) {
        Span decision = decision(text, range);
        if (decision.length() > 0) {
            return decision;
        }
        if (Words.deny(text, range)) {
            return range;
        }
        Span before = beforeVerb(text, range);
        return before.length() > 0 ? before : afterVerb(text, range);
    }

    /** "Yes" in "Yes, it is": not in the list "true, false". */
    private static Span decision(String text, Span range) {
        int end = range.from();
        while (end < range.to() && Chars.isLetter(text.charAt(end))) {
            end++;
        }
        Span word = new Span(range.from(), end);
        int pause = Chars.skipBlanks(text, end, range.to());
        boolean decides = word.length() > 0 && isOneOf(DECISIONS, text, word);
        boolean dash = pause > end && text.startsWith("- ", pause);
        if (!decides || pause == range.to() || (PAUSES + ".").indexOf(text.charAt(pause)) < 0 && !dash) {
            return new Span(range.from(), range.from());
        }
        boolean list = Words.each(
                text, new Span(pause, range.to()), other -> DECISIONS.contains(other) || JOINTS.contains(other));
        return list ? new Span(range.from(), range.from()) : word;
    }

    private static boolean isOneOf(Set<String> words, String text, Span word) {
        return !Words.each(text, word, one -> !words.contains(one));
    }

    /** Values before the first verb, or before a pause and the subject of that verb; empty for neither. */
    private static Span beforeVerb(String text, Span range) {
        int verb = firstVerb(text, range);
        Span none = new Span(range.from(), range.from());
        if (verb < 0) {
            return none;
        }
        Span subject = Narrowing.trim(text, new Span(range.from(), verb));
        if (isValue(text, subject) || isFormula(text, subject) && !statesValue(text, new Span(verb, range.to()))) {
            return subject;
        }
        int pause = firstPause(text, subject);
        Span head = Narrowing.trim(text, new Span(subject.from(), Math.max(pause, subject.from())));
        Span tail = Narrowing.trim(text, new Span(Math.max(pause, subject.from()) + 1, subject.to()));
        boolean prose = tail.length() > 0
                && Chars.isLetter(text.charAt(tail.from()))
                && Words.ofProse(text, tail, 1) == 1
                && !isJoint(text, tail);
        return pause > subject.from() && prose && isValue(text, head) ? head : none;
    }

    /** One formula with a number in it. */
    private static boolean isFormula(String text, Span range) {
        return range.length() > 2
                && text.charAt(range.from()) == '$'
                && Chars.indexOf(text, "$", range.from() + 1, range.to()) == range.to() - 1
                && Words.anyNumber(text, range);
    }

    private static boolean statesValue(String text, Span range) {
        return Words.anyNumber(text, range) || Chars.indexOf(text, "$", range.from(), range.to()) >= 0;
    }

    private static boolean isJoint(String text, Span range) {
        return JOINTS.stream().anyMatch(word -> Chars.afterWord(text, range.from(), word) > 0);
    }

    private static int firstVerb(String text, Span range) {
        int first = -1;
        for (List<String> verbs : List.of(VERBS, OTHER_VERBS)) {
            for (String verb : verbs) {
                int at = Chars.indexOf(text, verb, range.from(), range.to());
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }
        }
        return first;
    }

    private static int firstPause(String text, Span range) {
        boolean formula = false;
        for (int i = range.from(); i < range.to(); i++) {
            char c = text.charAt(i);
            formula ^= c == '$';
            if (c == '\\') {
                i++;
            } else if (!formula && i > range.from() && PAUSES.indexOf(c) >= 0 && !isInNumber(text, range, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isInNumber(String text, Span range, int at) {
        return Chars.isDigit(text.charAt(at - 1)) && at + 1 < range.to() && Chars.isDigit(text.charAt(at + 1));
    }

    /** Numbers, with at most a unit behind the last one and no unknown in them. */
    private static boolean isValue(String text, Span range) {
        if (range.length() == 0 || !startsWithValue(text, range) || !Words.anyNumber(text, range)) {
            return false;
        }
        boolean formula = false;
        boolean unit = false;
        int words = 0;
        for (int i = range.from(); i < range.to(); i++) {
            char c = text.charAt(i);
            formula ^= c == '$';
            if (c == '\\') {
                i = afterCommand(text, i + 1, range.to()) - 1;
            } else if (Chars.isLetter(c)) {
                int end = i;
                while (end < range.to() && Chars.isLetter(text.charAt(end))) {
                    end++;
                }
                if (formula || isBehindPause(text, range, i)) {
                    return false;
                }
                boolean joint = isOneOf(JOINTS, text, new Span(i, end));
                words += joint ? 0 : 1;
                unit |= !joint;
                i = end - 1;
            } else if (unit && (Chars.isDigit(c) || c == '$')) {
                return false;
            }
        }
        return words <= LONGEST_UNIT;
    }

    /** A word behind a comma is no unit. */
    private static boolean isBehindPause(String text, Span range, int at) {
        int before = at - 1;
        while (before > range.from() && Chars.isBlank(text.charAt(before))) {
            before--;
        }
        return before >= range.from()
                && PAUSES.indexOf(text.charAt(before)) >= 0
                && !isJoint(text, new Span(at, range.to()));
    }

    private static boolean startsWithValue(String text, Span range) {
        char c = text.charAt(range.from());
        return Chars.isDigit(c) || "$\\-+.(".indexOf(c) >= 0 || Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    private static int afterCommand(String text, int from, int to) {
        int end = from;
        while (end < to && Chars.isLetter(text.charAt(end))) {
            end++;
        }
        return Math.max(end, Math.min(to, from + 1));
    }

    /** The only formula in "the area is $5$ square metres", the text after the verb in "the sum is 12". */
    private static Span afterVerb(String text, Span range) {
        int verb = afterLastVerb(text, range);
        if (verb < 0) {
            return range;
        }
        Span formula = onlyFormula(text, range);
        Span value = Narrowing.trim(text, new Span(verb, range.to()));
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
}
