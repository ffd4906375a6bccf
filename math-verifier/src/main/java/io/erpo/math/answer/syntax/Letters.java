package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** Whether letters in a row are a word, a function, a point's name or a product of variables. */
final class Letters {

    private static final Set<String> AND = Set.of("and", "和", "且", "与", "及", "并且");
    private static final Set<String> OR = Set.of("or", "或", "或者");

    private Letters() {}

    static boolean isAscii(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isLetter(char c) {
        return isAscii(c) || (c >= 128 && Character.isLetter(c));
    }

    /** Chinese, Japanese and Korean letters, which no blank separates from numbers and variables. */
    static boolean isIdeographic(char c) {
        return c >= '\u1100' && (Character.isIdeographic(c) || isKana(c) || c >= '\uac00' && c <= '\ud7a3');
    }

    private static boolean isKana(char c) {
        return c >= '\u3040' && c <= '\u30ff';
    }

    /** @param inText whether the letters stand in \text, where no product is written */
    static void split(String run, boolean inText, BiConsumer<Kind, String> add) {
        String lower = run.toLowerCase(Locale.ROOT);
        if (AND.contains(lower) || OR.contains(lower)) {
            add.accept(Kind.SEPARATOR, OR.contains(lower) ? "or" : "and");
        } else if (isIdeographic(run.charAt(0))) {
            add.accept(Kind.WORDS, run);
        } else if (run.length() == 1) {
            add.accept(inText && !run.equals("i") && !run.equals("e") ? Kind.WORDS : Kind.SYMBOL, run);
        } else if (Vocabulary.WORDS.contains(lower) && !(run.equals("sec") && !inText)) {
            add.accept(Kind.WORDS, run);
        } else if (inText) {
            add.accept(Kind.WORDS, run);
        } else if (Vocabulary.FUNCTIONS.contains(run)) {
            add.accept(Kind.FUNCTION, run);
        } else if (Vocabulary.PLAIN_SYMBOLS.contains(run)) {
            add.accept(Kind.SYMBOL, run.startsWith("inf") || run.equals("oo") ? "infty" : run);
        } else {
            mixed(run, add);
        }
    }

    private static void mixed(String run, BiConsumer<Kind, String> add) {
        for (int length = Math.min(6, run.length() - 1); length >= 2; length--) {
            String head = run.substring(0, length);
            if (run.length() - length <= 2 && (Vocabulary.FUNCTIONS.contains(head) || head.equals("pi"))) {
                add.accept(head.equals("pi") ? Kind.SYMBOL : Kind.FUNCTION, head);
                variables(run.substring(length), add);
                return;
            }
        }
        if (run.length() > 3 || isCapital(run)) {
            add.accept(isCapital(run) ? Kind.SYMBOL : Kind.WORDS, run);
        } else {
            variables(run, add);
        }
    }

    private static void variables(String run, BiConsumer<Kind, String> add) {
        run.chars().forEach(c -> add.accept(Kind.SYMBOL, String.valueOf((char) c)));
    }

    private static boolean isCapital(String run) {
        return run.chars().allMatch(Character::isUpperCase);
    }
}
