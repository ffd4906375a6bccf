package io.erpo.experiment.result;

import io.erpo.events.FinishReason;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a response is: right, or in which way wrong. The first that fits is taken. */
public enum AnswerKind {
    /** The correctness reward says so. */
    RIGHT,
    /** The text ends in a piece of up to 20 characters, 4 times or more in a row and over at least 12 characters. */
    REPETITION,
    /** It was cut off at the token limit. */
    TRUNCATED,
    /** The correctness reward found no answer. */
    NO_ANSWER,
    /** The answer has a kind of character that the reference has not: digits, letters, spaces, other signs. */
    FORMAT,
    /** An answer of the right form, with another value. */
    WRONG_VALUE;

    private static final Pattern REPEATED = Pattern.compile("(?s)(.{1,20}?)\\1{3,}$");
    private static final int SHORTEST_REPETITION = 12;

    /** Whether it is wrong without being an answer: noise rather than signal. */
    public boolean malformed() {
        return this == REPETITION || this == TRUNCATED || this == NO_ANSWER || this == FORMAT;
    }

    /** In words. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The kind of a response.
     *
     * @param answer what the correctness reward read in it
     */
    public static AnswerKind of(
            boolean correct, String text, Optional<String> answer, String reference, FinishReason finished) {
        if (correct) {
            return RIGHT;
        }
        if (repeats(text)) {
            return REPETITION;
        }
        if (finished == FinishReason.LENGTH) {
            return TRUNCATED;
        }
        if (answer.filter(found -> !found.isBlank()).isEmpty()) {
            return NO_ANSWER;
        }
        return (signs(answer.get()) & ~signs(reference)) == 0 ? WRONG_VALUE : FORMAT;
    }

    private static boolean repeats(String text) {
        String end = text.substring(Math.max(0, text.length() - 200));
        return REPEATED.matcher(end).results().anyMatch(run -> run.group().length() >= SHORTEST_REPETITION);
    }

    /** A bit for each kind of character. */
    private static int signs(String text) {
        return text.codePoints()
                .map(c -> Character.isDigit(c) ? 1 : Character.isLetter(c) ? 2 : Character.isWhitespace(c) ? 4 : 8)
                .reduce(0, (one, other) -> one | other);
    }
}
