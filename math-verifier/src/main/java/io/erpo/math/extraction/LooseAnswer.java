package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The most likely answer of a text that states none: "the answer is ...", else its last formula or number. */
final class LooseAnswer {

    private static final List<String> PHRASES = List.of(
            "answer is",
            "answer:",
            "answer =",
            "answers are",
            "answer would be",
            "answer must be",
            "option is",
            "答案是",
            "答案为",
            "答案為",
            "答案：",
            "choice is");
    private static final List<String> REASONS = List.of(" because ", " since ", " which ", " where ");
    private static final int FEW_WORDS = 2;

    private final String text;
    private final Work work;

    private LooseAnswer(String text, Work work) {
        this.text = text;
        this.work = work;
    }

    static Optional<StatedAnswer> in(String text, Work work) {
        work.step(4L * text.length());
        LooseAnswer answer = new LooseAnswer(text, work);
        return answer.sentence()
                .or(answer::wholeReply)
                .or(answer::lastExpression)
                .filter(statement -> statement.answer().length() > 0)
                .filter(statement -> !Placeholders.isOne(text, statement.answer()));
    }

    /** Only the sentence "the answer is ...". */
    static Optional<StatedAnswer> sentenceIn(String text, Work work) {
        work.step(4L * text.length());
        return new LooseAnswer(text, work).sentence();
    }

    private Optional<StatedAnswer> sentence() {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() != text.length()) {
            return Optional.empty();
        }
        int after = -1;
        for (String phrase : PHRASES) {
            int at = lower.lastIndexOf(phrase);
            after = at < 0 ? after : Math.max(after, at + phrase.length());
        }
        if (after < 0) {
            return Optional.empty();
        }
        int from = Chars.skipBlanks(text, after, text.length());
        from = from < text.length() && text.charAt(from) == ':'
                ? Chars.skipBlanks(text, from + 1, text.length())
                : from;
        int to = Math.max(from, Chars.lineEnd(text, from));
        for (String reason : REASONS) {
            int at = Chars.indexOf(lower, reason, from, to);
            to = at < 0 ? to : at;
        }
        Span phrase = Narrowing.narrow(text, new Span(from, to), work);
        boolean prose = Words.ofProse(text, phrase, FEW_WORDS + 1) > FEW_WORDS && !Words.deny(text, phrase);
        return Optional.of(statement(prose ? LastExpression.in(text, phrase) : phrase, Form.SENTENCE));
    }

    /** A reply of one line that is hardly prose. */
    private Optional<StatedAnswer> wholeReply() {
        Span all = Narrowing.trim(text, new Span(0, text.length()));
        boolean oneLine = Chars.lineEnd(text, all.from()) >= all.to();
        boolean oneFormula = LastFormula.in(text, all).length() > 0 && !Words.anyOf(text, all, "or");
        return oneLine && !oneFormula && Words.ofProse(text, all, FEW_WORDS + 1) <= FEW_WORDS
                ? Optional.of(statement(
                        LastExpression.lastSide(text, Narrowing.narrow(text, all, work)), Form.LAST_EXPRESSION))
                : Optional.empty();
    }

    private Optional<StatedAnswer> lastExpression() {
        return Optional.of(statement(LastExpression.in(text, new Span(0, text.length())), Form.LAST_EXPRESSION));
    }

    private static StatedAnswer statement(Span answer, Form form) {
        return new StatedAnswer(answer.from(), answer.to(), answer, form);
    }
}
