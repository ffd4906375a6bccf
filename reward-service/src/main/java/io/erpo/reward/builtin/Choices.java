package io.erpo.reward.builtin;

import java.util.Optional;
import java.util.Set;

/**
 * The letters of a multiple-choice question.
 *
 * @param first A to Z
 * @param last not before the first
 */
record Choices(char first, char last) {

    /** Commands that change how a text looks, not what it says. */
    private static final Set<String> STYLES = Set.of(
            "text", "textbf", "textit", "textrm", "textsf", "texttt", "mathbf", "mathit", "mathrm", "mathsf", "mathtt",
            "mbox", "bf", "rm", "quad");

    private static final String DROPPED = "{}$*_`";
    private static final String AFTER_LETTER = ").]:,";

    /** The letter, when the text is nothing but one of the letters in any style: C, c, (C), C., \text{(C)}. */
    Optional<Character> only(String text) {
        return read(text).filter(choice -> choice.rest().isEmpty()).map(Choice::letter);
    }

    /** The letter that a text begins with, alone or with the choice's words behind it, when it names no second letter. */
    Optional<Character> named(String text) {
        return read(text).filter(choice -> !namesAnother(choice)).map(Choice::letter);
    }

    private Optional<Choice> read(String text) {
        String plain = plain(text).strip();
        boolean bracket = plain.startsWith("(") || plain.startsWith("[");
        int at = bracket ? 1 : 0;
        if (at >= plain.length()) {
            return Optional.empty();
        }
        char letter = upperCase(plain.charAt(at));
        int end = at + 1;
        while (end < plain.length() && AFTER_LETTER.indexOf(plain.charAt(end)) >= 0) {
            end++;
        }
        boolean delimited = end > at + 1 || !bracket && end == plain.length();
        return has(letter) && delimited
                ? Optional.of(new Choice(
                        letter, plain.charAt(at) == letter, plain.substring(end).strip()))
                : Optional.empty();
    }

    /** Words may hold the article a; a letter that is upper case, or stands before a delimiter, is a choice. */
    private boolean namesAnother(Choice choice) {
        String rest = choice.rest();
        if (!choice.isUpperCase() && !rest.isEmpty()) {
            return true;
        }
        for (int i = 0; i < rest.length(); i++) {
            char c = upperCase(rest.charAt(i));
            boolean alone = (i == 0 || !Character.isLetterOrDigit(rest.charAt(i - 1)))
                    && (i + 1 == rest.length() || !Character.isLetterOrDigit(rest.charAt(i + 1)));
            boolean designates =
                    c == rest.charAt(i) || i + 1 == rest.length() || AFTER_LETTER.indexOf(rest.charAt(i + 1)) >= 0;
            if (has(c) && c != choice.letter() && alone && designates) {
                return true;
            }
        }
        return false;
    }

    private boolean has(char letter) {
        return first <= letter && letter <= last;
    }

    private static char upperCase(char c) {
        return 'a' <= c && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    /** Without the markup of TeX and Markdown; commands other than styles stay. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = i + 1;
                while (end < text.length()
                        && upperCase(text.charAt(end)) >= 'A'
                        && upperCase(text.charAt(end)) <= 'Z') {
                    end++;
                }
                String command = text.substring(i + 1, end);
                if (command.isEmpty()) {
                    // A control symbol: \( and \) delimit a formula, "\," and "\ " are blanks.
                    end = Math.min(end + 1, text.length());
                }
                plain.append(command.isEmpty() || STYLES.contains(command) ? " " : "\\" + command);
                i = end - 1;
            } else if (c == '~') {
                plain.append(' ');
            } else if (DROPPED.indexOf(c) < 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** A letter, in upper case, and what follows it. */
    private record Choice(char letter, boolean isUpperCase, String rest) {}
}
