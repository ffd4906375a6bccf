package io.erpo.reward.judge;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the reply of a judge: the last match of the run's pattern; else the last line that begins with {@code VERDICT:}
 * or {@code SCORE:}; else what the reply begins with.
 */
final class JudgeReply {

    /** Markup before a word or a number; a minus belongs to the number. */
    private static final String MARKS = "[\\s*_#>`\"'({\\[]{0,8}";

    private static final String LINE = "(?im)^[\\s*_#>`\"'({\\[-]{0,8}";
    private static final String AFTER_LABEL = "[*_`\"]{0,3}\\s{0,3}[:=]" + MARKS;
    private static final Pattern LABELLED_WORD = Pattern.compile(LINE + "verdict" + AFTER_LABEL + "([a-z]+)\\b");
    private static final Pattern LABELLED_NUMBER =
            Pattern.compile(LINE + "(?:score|rating|grade)" + AFTER_LABEL + "([-+]?[0-9.]{1,20})");
    private static final Pattern FIRST_WORD = Pattern.compile("(?i)^" + MARKS + "([a-z]+)\\b");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^" + MARKS + "([-+]?[0-9.]{1,20})(?![0-9])");

    private static final Set<String> GOOD = Set.of("correct", "yes", "true", "right", "pass", "passed");
    private static final Set<String> BAD = Set.of("incorrect", "no", "false", "wrong", "fail", "failed");

    private final Optional<Pattern> pattern;

    JudgeReply(Optional<Pattern> pattern) {
        this.pattern = pattern;
    }

    /** The verdict; empty when the reply holds none. */
    Optional<Boolean> verdict(String reply) {
        return found(reply, LABELLED_WORD, FIRST_WORD).flatMap(word -> {
            String lower = word.strip().toLowerCase(Locale.ROOT);
            return GOOD.contains(lower)
                    ? Optional.of(true)
                    : BAD.contains(lower) ? Optional.of(false) : Optional.empty();
        });
    }

    /** The number; empty when the reply holds none. */
    Optional<Double> number(String reply) {
        return found(reply, LABELLED_NUMBER, FIRST_NUMBER).flatMap(text -> {
            try {
                String number = text.strip();
                // A full stop that ends the sentence.
                double value =
                        Double.parseDouble(number.endsWith(".") ? number.substring(0, number.length() - 1) : number);
                return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private Optional<String> found(String reply, Pattern labelled, Pattern first) {
        if (pattern.isPresent()) {
            return last(pattern.get(), new BoundedText(reply));
        }
        return last(labelled, reply).or(() -> last(first, reply));
    }

    private static Optional<String> last(Pattern pattern, CharSequence text) {
        Optional<String> last = Optional.empty();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            last = Optional.ofNullable(matcher.group(1));
        }
        return last;
    }
}
