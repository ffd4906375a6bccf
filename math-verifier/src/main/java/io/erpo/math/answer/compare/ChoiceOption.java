package io.erpo.math.answer.compare;

import java.util.Optional;

/**
 * An option of a multiple-choice question with the text after its letter: {@code (B) 12}, {@code B. 12}, {@code B: 12}.
 *
 * @param label one capital letter
 * @param content the rest; not empty, and without the letter of another option
 */
record ChoiceOption(String label, String content) {

    private static final char LAST = 'J';
    private static final String TEXT = "\\text";

    /** @param text as {@link io.erpo.math.answer.text.Normaliser} leaves it */
    static Optional<ChoiceOption> of(String text) {
        int at = text.startsWith(TEXT) ? skip(text, TEXT.length(), " {") : 0;
        boolean bracket = at < text.length() && text.charAt(at) == '(';
        at += bracket ? 1 : 0;
        if (at + 1 >= text.length() || !isLabel(text.charAt(at))) {
            return Optional.empty();
        }
        String ends = bracket ? ")" : ").:";
        if (ends.indexOf(text.charAt(at + 1)) < 0) {
            return Optional.empty();
        }
        // In "(B) }12" and in "(B)} 12" the brace is that of the text command.
        int from = skip(text, at + 2, " ");
        boolean closed = text.startsWith(TEXT) && from < text.length() && text.charAt(from) == '}';
        String content = text.substring(closed ? from + 1 : from).strip();
        content = content.startsWith("\\,") ? content.substring(2).strip() : content;
        boolean balanced = closed == text.startsWith(TEXT);
        return balanced && !content.isEmpty() && "+-*/^=<>(,_".indexOf(content.charAt(0)) < 0 && !namesAnother(content)
                ? Optional.of(new ChoiceOption(String.valueOf(text.charAt(at)), content))
                : Optional.empty();
    }

    private static boolean isLabel(char c) {
        return c >= 'A' && c <= LAST;
    }

    private static boolean namesAnother(String content) {
        for (int i = 0; i < content.length(); i++) {
            boolean start = i == 0 || !Character.isLetterOrDigit(content.charAt(i - 1));
            boolean end = i + 1 == content.length() || !Character.isLetterOrDigit(content.charAt(i + 1));
            if (start && end && isLabel(content.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static int skip(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
