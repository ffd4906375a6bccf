package io.erpo.reward.builtin;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words beside the letter of a choice: usually the choice itself, at times a denial or a second letter. */
final class ChoiceWords {

    /** Words of one line and of at most this length can be a choice. */
    private static final int LONGEST = 80;

    private static final int MOST = 10;

    private static final Pattern REASON = Pattern.compile("(?i)(?:because|since|as|for|so)\\b.*", Pattern.DOTALL);

    /** A letter that stands alone, the word before it and what follows it. */
    private static final Pattern ALONE = Pattern.compile(
            "(?<before>[\\p{L}\\p{N}']{0,40})(?<gap>[^\\p{L}\\p{N}]{0,6})(?<![\\p{L}\\p{N}'])(?<letter>[A-Za-z])(?![\\p{L}\\p{N}'])(?=(?<after>.{0,2}))",
            Pattern.DOTALL);

    private static final Pattern FURTHER = Pattern.compile(
            "(?i)(?:or|and|/|,|&)?\\s{0,3}\\(?([A-Z])\\)?(?:[).:,/\\]].*|\\s(?:or|and)\\b.*|$)", Pattern.DOTALL);

    private static final Set<String> JOINING = Set.of(
            "",
            "or",
            "and",
            "not",
            "but",
            "no",
            "to",
            "actually",
            "rather",
            "maybe",
            "perhaps",
            "else",
            "than",
            "is",
            "be",
            "choose",
            "pick",
            "option",
            "choice",
            "answer",
            "letter",
            "either",
            "neither",
            "nor",
            "then",
            "yes",
            "mean",
            "also",
            "both");

    private static final Pattern ROMAN = Pattern.compile("\\b(?:I{2,3}|I?V|VI{0,3})\\b|^I only\\b");

    /** The letter is the subject of what is said: "is false", "cannot be right", "myself, do not know". */
    private static final Pattern CLAIM = Pattern.compile(
            "(?i)(?:is|was|are|isn'?t|wasn'?t|can|can'?t|cannot|could|couldn'?t|would|wouldn'?t|should|must|may|might|seems?|looks?|sounds?|does|doesn'?t"
                    + "|do|don'?t|did|has|hasn'?t|have|haven'?t|am|will|won'?t|myself|personally|for one|think|believe|guess|suppose|know|said|mean)\\b.*",
            Pattern.DOTALL);

    private static final Pattern AFFIRMED = Pattern.compile(
            "(?i)is (?:the |my |clearly |definitely )*(?:correct|right|true|best|answer|only)\\b.*", Pattern.DOTALL);
    private static final Pattern NEGATED =
            Pattern.compile("(?i)\\b(?:not|no|never|false|wrong|incorrect|if|unless)\\b|n't\\b");

    private static final Pattern CORRECTED = Pattern.compile(
            "(?i)\\b(?:actually|wait|scratch that|correction|on second thought|oops|hmm+|i mean|i meant|changed my mind|or rather|no wait|not sure|unsure"
                    + "|do(?:es)? not know|don'?t know|cannot decide|can'?t decide)\\b");
    /** Behind a comma nothing belongs to the choice. */
    private static final Pattern DOUBTED = Pattern.compile(
            "(?i)\\b(?:maybe|perhaps|possibly|probably|not|no|false|wrong|incorrect|guess|or|either|neither|nor|if)\\b");

    private ChoiceWords() {}

    static boolean areShort(String words) {
        return words.length() <= LONGEST
                && words.indexOf('\n') < 0
                && words.split("\\s+").length <= MOST
                && !CLAIM.matcher(words).matches()
                && !REASON.matcher(words).matches();
    }

    /**
     * Whether the words take back or doubt the letter.
     *
     * @param comment whether they are said about the letter, behind a comma or before it
     */
    static boolean deny(String words, boolean comment) {
        if (AFFIRMED.matcher(words).matches()) {
            return NEGATED.matcher(words).find();
        }
        return CLAIM.matcher(words).matches()
                || CORRECTED.matcher(words).find()
                || comment && DOUBTED.matcher(words).find();
    }

    /** Whether the words name one of these letters as a choice: not the article in "a cat", the I of "I and II", a vitamin C. */
    static boolean name(String words, Letters letters) {
        boolean roman = ROMAN.matcher(words).find();
        Matcher alone = ALONE.matcher(words);
        for (int from = 0; from <= words.length() && alone.find(from); from = alone.end()) {
            char letter = alone.group("letter").charAt(0);
            if (letters.have(Character.toUpperCase(letter)) && !(roman && letter == 'I') && designates(alone)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the words go on with a further letter: "or D", ", D", "/ D". */
    static boolean beginWithALetter(String words, Letters letters) {
        Matcher letter = FURTHER.matcher(words);
        return letter.matches()
                && letters.have(Character.toUpperCase(letter.group(1).charAt(0)));
    }

    /** Some of the letters from A to Z. */
    @FunctionalInterface
    interface Letters {

        boolean have(char letter);
    }

    private static boolean designates(Matcher alone) {
        char letter = alone.group("letter").charAt(0);
        String after = alone.group("after");
        boolean delimited = after.isEmpty() || ").]:,;/-?!".indexOf(after.charAt(0)) >= 0;
        boolean word = letter == 'A' || letter == 'I' || Character.isLowerCase(letter);
        String gap = alone.group("gap");
        boolean joined = JOINING.contains(alone.group("before").toLowerCase(Locale.ROOT))
                || !gap.isBlank() && !gap.strip().equals("'");
        return joined && (delimited || !word);
    }
}
