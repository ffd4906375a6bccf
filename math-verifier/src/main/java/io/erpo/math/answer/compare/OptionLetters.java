package io.erpo.math.answer.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The letters of options: {@code C}, {@code (C)}, {@code \text{C}}, {@code Option C}, {@code A or B}, {@code C) Paris}. */
public final class OptionLetters {

    private static final char FIRST = 'A';
    private static final char LAST = 'J';
    private static final int LONGEST = 400;
    private static final Set<String> AROUND = Set.of(
            "option", "choice", "answer", "the", "is", "and", "or", "both", "text", "textbf", "mathrm", "mathbf");

    private OptionLetters() {}

    /** Whether the text is the letter of one option and nothing else. */
    public static boolean isOne(String text) {
        return text.length() <= LONGEST && letters(text) == 1;
    }

    /** Whether the text names options: only their letters, or a letter with the text of its option. */
    public static boolean anyIn(String text) {
        return text.length() <= LONGEST && (letters(text) > 0 || isLabel(text));
    }

    /** The letter in "Option C"; empty for anything else. */
    static Optional<String> letter(String text) {
        return isOne(text)
                ? Stream.of(text.split("[^\\p{L}\\p{N}]+"))
                        .filter(word -> word.length() == 1)
                        .findFirst()
                : Optional.empty();
    }

    /** How many letters of options the text has; zero where it has anything else. */
    private static int letters(String text) {
        if (text.chars().noneMatch(c -> c >= FIRST && c <= LAST)) {
            return 0;
        }
        int letters = 0;
        for (String word : text.split("[^\\p{L}\\p{N}]+")) {
            if (word.length() == 1 && word.charAt(0) >= FIRST && word.charAt(0) <= LAST) {
                letters++;
            } else if (!word.isEmpty() && !AROUND.contains(word.toLowerCase(Locale.ROOT))) {
                return 0;
            }
        }
        boolean formula = text.chars().anyMatch(c -> "+=<>^_/|!-".indexOf(c) >= 0);
        return formula ? 0 : letters;
    }

    /** {@code (C) Paris}, {@code C: Paris}, also in a text command. */
    private static boolean isLabel(String text) {
        String plain = text.replaceAll("\\\\(text|textbf|mathrm|mathbf)", "").replaceAll("[{}$\\s]", "");
        int at = plain.startsWith("(") ? 1 : 0;
        return at + 1 < plain.length()
                && plain.charAt(at) >= FIRST
                && plain.charAt(at) <= LAST
                && (at == 1 ? ")" : ").:").indexOf(plain.charAt(at + 1)) >= 0;
    }
}
