package io.erpo.reward.builtin;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Text that says nothing: blanks, invisible characters, empty markup, dots, or a part of the instructions such as "your
 * answer". A form around it is a form around nothing.
 */
final class Filler {

    /** What HTML, TeX and Markdown write for a blank or for a look. No part looks far ahead: time is linear. */
    private static final Pattern MARKUP = Pattern.compile(String.join(
            "|",
            "<!--[^<>]*-->",
            "</?[A-Za-z][^<>]*>",
            "&(?:nbsp|ensp|emsp|thinsp|hairsp|numsp|puncsp|zwnj|zwj|lrm|rlm|shy|hellip|middot|bull|[mn]dash|NoBreak|ZeroWidthSpace);?",
            "&#(?:0*(?:9|10|13|32|160|173|819[2-9]|820[0-9]|8230|8239|8287|828[89]|12288|65279)(?![0-9])"
                    + "|[xX]0*(?:9|[aA]|[dD]|20|[aA]0|[aA][dD]|200[0-9a-fA-F]|2026|202[fF]|205[fF]|206[0-4]|3000|[fF][eE][fF]{2})(?![0-9a-fA-F]));?",
            "\\\\(?:begin|end|[hv]space|[hv]?phantom|color|textcolor|label|tag)\\*?\\s*\\{[^{}]*\\}",
            "\\\\(?:[dtc]?frac|sqrt|[dt]?binom|(?:wide)?hat|(?:wide)?tilde|bar|vec|d?dot|over(?:right|left)arrow|overset|underset|stackrel)(?:\\s*\\{\\s*\\})+",
            "\\\\(?:text(?:bf|it|rm|sf|tt|sc|up|normal)?|math(?:bf|it|rm|sf|tt|bb|cal|frak|normal)|operatorname|[mhf]?box|boxed|bm|boldsymbol"
                    + "|underline|overline|bf|it|rm|sf|tt|emph?|(?:display|text|script)style|tiny|small|[lL]arge|LARGE|[hH]uge|left\\.?|right\\.?"
                    + "|q?quad|enspace|enskip|(?:neg)?(?:thin|med|thick)space|[hv]fill?|null|strut|mathstrut|relax|par|newline|noindent"
                    + "|[lcvd]?dots[cb]?|[lc]dotp|square|Box|blacksquare)(?![A-Za-z])",
            "\\\\[,;:!> ()\\[\\]\\\\_]",
            "(?<!\\\\)\\{\\s*\\}"));

    private static final int MOST_NESTED = 8;

    private static final Pattern EMPTY_SET = Pattern.compile("\\\\\\{\\s*\\\\\\}");

    /** Signs that only fill a place: boxes to fill in, dots, lines, characters that could not be read. */
    private static final String BLANK_SIGNS =
            "|~$\u25a0\u25a1\u25a2\u25ad\u25af\u2588\u2610\u2800\u2b1c\u22ef\u22ee\u22c5\u2219\ufffc\ufffd";

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int LONGEST_INSTRUCTION = 80;

    /** The instructions repeated: "your final answer here", "insert your reasoning", "thinking process here". */
    private static final Pattern INSTRUCTION =
            Pattern.compile("(?:(?:insert|put|write|enter|place|type|fill in|give|provide|add|state) )?(?:"
                    + "(?:(?:your|the|my|an|own|final|short|complete|full|correct|exact|numerical|numeric|actual) )*(?:answer|ans)(?: (?:goes|go|comes))?(?: (?:here|below))?"
                    + "|(?:(?:your|the|my|own|step by step|internal|detailed) )*(?:reasoning|think|thinking|thoughts?|chain of thought)(?: process)?(?: (?:goes|go|comes))?(?: (?:here|below))?"
                    + "|(?:(?:your|my|own|final) )+(?:solution|result|response|explanation|value|number|expression|letter|choice|option|text|content)(?: (?:goes|go|comes))?(?: (?:here|below))?"
                    + "|(?:the )?(?:solution|result|response|explanation|value|number|expression|letter|choice|option|text|content)(?: (?:goes|go|comes))? here)"
                    + "|(?:(?:goes|go|comes) )?here|placeholder|todo|tbd|lorem ipsum");

    private static final Set<String> OTHER_LANGUAGES =
            Set.of("\u7b54\u6848", "\u4f60\u7684\u7b54\u6848", "\u60a8\u7684\u7b54\u6848", "\u6700\u7ec8\u7b54\u6848");

    private Filler() {}

    /** Whether nothing is left when everything that only looks like content is taken away. */
    static boolean isAll(String text) {
        String plain = text;
        for (int nested = 0; nested < MOST_NESTED; nested++) {
            String less = MARKUP.matcher(plain).replaceAll(" ");
            if (less.equals(plain)) {
                break;
            }
            plain = less;
        }
        boolean visible = plain.codePoints().anyMatch(Filler::isVisible)
                || EMPTY_SET.matcher(plain).find();
        return !visible || isInstruction(plain);
    }

    private static boolean isInstruction(String plain) {
        String words =
                NO_WORD.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
        return words.length() <= LONGEST_INSTRUCTION
                && (INSTRUCTION.matcher(words).matches() || OTHER_LANGUAGES.contains(words));
    }

    /** A letter, a digit or a sign that can be an answer, such as a plus or a currency; not punctuation. */
    private static boolean isVisible(int c) {
        if (BLANK_SIGNS.indexOf(c) >= 0) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            case Character.OTHER_LETTER -> !isHangulFiller(c);
            default -> false;
        };
    }

    private static boolean isHangulFiller(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
    }
}
