package io.erpo.reward.builtin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The letters of a multiple-choice question.
 *
 * @param first A to Z
 * @param last not before the first
 */
record Choices(char first, char last) {

    private static final Pattern LEAD_IN = Pattern.compile(
            "(?i)(?:(?:the|my) )?(?:(?:correct|right|best|final) )?(?:answer )?(?:option|choice|letter|\u9009\u9879|\u9009)(?: is| was)?\\s{0,3}:?\\s{0,3}");

    /** A letter with its brackets, and the text after it. */
    private static final Pattern LETTER = Pattern.compile(
            "(?<open>[(\\[]?)\\s{0,3}(?<letter>[A-Za-z])(?<after>\\s{0,3}[).\\]:,]+|)(?<rest>.*)", Pattern.DOTALL);

    private static final Pattern DASH = Pattern.compile("\\s{0,3}[-\u2013\u2014]{1,3}\\s.*", Pattern.DOTALL);
    private static final Pattern BRACKET = Pattern.compile("\\s{1,3}\\(.*", Pattern.DOTALL);

    private static final Pattern CAPITAL = Pattern.compile("(?<![\\p{L}\\p{N}])[A-Z](?![\\p{L}\\p{N}])");

    /** "42 (C)": a value with its letter. */
    private static final Pattern LETTER_BEHIND =
            Pattern.compile("(?<value>[^()]{1,60})\\((?<letter>[A-Za-z])\\)[.\\s]{0,3}");

    /** The reading of a text as a choice. */
    private record Reading(char letter, boolean isUpperCase, boolean listed, String words) {}

    /** The letter, when the text is only one of the letters in any style: C, c, (C), C., Option C, \text{(C)}. */
    Optional<Character> only(String text) {
        return read(text).filter(choice -> choice.words().isEmpty()).map(Reading::letter);
    }

    /** The letter that a text begins with, alone or followed by the choice's words, unless it is denied or not the only one. */
    Optional<Character> named(String text) {
        Optional<Reading> reading = read(text);
        return reading.isPresent() ? reading.filter(this::stands).map(Reading::letter) : behind(text);
    }

    /** Whether a text begins with a letter, so that {@link #named} says all there is to say of it. */
    boolean areNamedIn(String text) {
        return read(text).isPresent() || behind(text).isPresent();
    }

    /** Whether a statement begins with the same letter as the answer in it, or with one while the answer does not. */
    boolean readAlike(String statement, String answer) {
        Optional<Character> letter = read(statement).map(Reading::letter);
        return letter.isPresent()
                ? read(answer).map(Reading::letter).map(letter.get()::equals).orElse(true)
                : behind(statement).isPresent();
    }

    /** Whether a capital letter stands alone in it, a choice or not. */
    static boolean mentionALetter(String text) {
        return CAPITAL.matcher(ChoiceText.plain(text)).find();
    }

    /** The letter of a reference, whose words may name letters as they like: "B. Vitamin C". */
    Optional<Character> ofReference(String text) {
        return read(text)
                .filter(choice -> choice.words().isEmpty() || !choice.listed() && choice.isUpperCase())
                .filter(choice -> !ChoiceWords.beginWithALetter(choice.words(), this::has))
                .map(Reading::letter);
    }

    /** The letter of a short reply with the choice's words: "C) Paris". */
    Optional<Character> shortReply(String text) {
        return read(text)
                .filter(choice -> choice.isUpperCase() && !choice.listed() && ChoiceWords.areShort(choice.words()))
                .filter(this::stands)
                .map(Reading::letter);
    }

    private Optional<Reading> read(String text) {
        String plain = ChoiceText.plain(text);
        Matcher leadIn = LEAD_IN.matcher(plain);
        Matcher letter = LETTER.matcher(leadIn.lookingAt() ? plain.substring(leadIn.end()) : plain);
        if (!letter.matches()) {
            return Optional.empty();
        }
        char upper = upperCase(letter.group("letter").charAt(0));
        String after = letter.group("after").strip();
        String rest = letter.group("rest");
        boolean bracketed = !letter.group("open").isEmpty();
        boolean delimited = bracketed
                ? after.startsWith(")") || after.startsWith("]")
                : !after.isEmpty()
                        || rest.isEmpty()
                        || DASH.matcher(rest).matches()
                        || BRACKET.matcher(rest).matches();
        return has(upper) && delimited
                ? Optional.of(
                        new Reading(upper, upper == letter.group("letter").charAt(0), after.endsWith(","), words(rest)))
                : Optional.empty();
    }

    private static String words(String rest) {
        return rest.strip().replaceFirst("^[-\u2013\u2014:]{1,3}\\s", "").strip();
    }

    private Optional<Character> behind(String text) {
        Matcher behind = LETTER_BEHIND.matcher(ChoiceText.plain(text));
        if (!behind.matches()) {
            return Optional.empty();
        }
        char letter = upperCase(behind.group("letter").charAt(0));
        String value = behind.group("value");
        boolean alone = !ChoiceWords.deny(value, true)
                && !ChoiceWords.name(value, c -> has(c) && c != letter)
                && !ChoiceWords.beginWithALetter(value, this::has);
        return has(letter) && alone && ChoiceWords.areShort(value) ? Optional.of(letter) : Optional.empty();
    }

    /** A small letter with words behind it may be the article a. */
    private boolean stands(Reading choice) {
        String words = choice.words();
        return words.isEmpty()
                || choice.isUpperCase()
                        && !ChoiceWords.deny(words, choice.listed())
                        && !ChoiceWords.name(words, c -> has(c) && c != choice.letter());
    }

    private boolean has(char letter) {
        return first <= letter && letter <= last;
    }

    private static char upperCase(char c) {
        return 'a' <= c && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }
}
