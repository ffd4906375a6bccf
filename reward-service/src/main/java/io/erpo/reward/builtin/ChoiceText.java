package io.erpo.reward.builtin;

import java.util.Set;

/** A statement of a choice without the markup of TeX and Markdown. */
final class ChoiceText {

    /** Commands that change the look of a text but not its meaning. */
    private static final Set<String> STYLES = Set.of(
            "text", "textbf", "textit", "textrm", "textsf", "texttt", "mathbf", "mathit", "mathrm", "mathsf", "mathtt",
            "mbox", "bf", "rm", "quad");

    private static final String DROPPED = "{}$*_`";

    private ChoiceText() {}

    /** Keeps commands other than styles; letters and brackets of full width become those of ASCII. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                int end = i + 1;
                while (end < text.length() && isAsciiLetter(text.charAt(end))) {
                    end++;
                }
                String command = text.substring(i + 1, end);
                if (command.isEmpty()) {
                    // A control symbol: \( and \) delimit a formula, "\," and "\ " are blanks.
                    end = Math.min(end + 1, text.length());
                }
                plain.append(command.isEmpty() || STYLES.contains(command) ? " " : "\\" + command);
                i = end - 1;
            } else if (c == '~' || c == '\u00a0' || c == '\u3000') {
                plain.append(' ');
            } else if (c >= '\uff01' && c <= '\uff5e') {
                plain.append((char) (c - '\uff01' + '!'));
            } else if (DROPPED.indexOf(c) < 0 && Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        return plain.toString().strip();
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
