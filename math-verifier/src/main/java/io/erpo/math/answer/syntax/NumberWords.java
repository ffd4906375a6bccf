package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers in words: "twenty-one", "one hundred and five", "two thirds". */
final class NumberWords {

    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final Map<String, Integer> LARGE = Map.of("thousand", 1_000, "million", 1_000_000);
    private static final Map<String, Integer> PARTS = Map.of(
            "half", 2, "halves", 2, "third", 3, "quarter", 4, "fourth", 4, "fifth", 5, "sixth", 6, "eighth", 8, "tenth",
            10);
    private static final int LONGEST = 80;
    private static final int FIRST_OF_TENS = 20;

    private NumberWords() {}

    /** @return empty for any other words */
    static Optional<Rational> value(String phrase) {
        if (phrase.length() > LONGEST) {
            return Optional.empty();
        }
        String[] words = phrase.replace('-', ' ').split(" ");
        String last = words[words.length - 1];
        Integer part =
                PARTS.get(last.endsWith("s") && !PARTS.containsKey(last) ? last.substring(0, last.length() - 1) : last);
        if (part == null || words.length == 1) {
            return whole(words, words.length).map(Rational::of);
        }
        return whole(words, words.length - 1)
                .flatMap(count -> Rational.of(count).dividedBy(Rational.of(part)));
    }

    private static Optional<Long> whole(String[] words, int length) {
        long total = 0;
        long group = 0;
        for (int i = 0; i < length; i++) {
            int small = SMALL.indexOf(words[i]);
            int tens = TENS.indexOf(words[i]);
            if (small >= 0 && (group % 100 == 0 || group % 10 == 0 && group % 100 >= FIRST_OF_TENS && small < 10)) {
                group += small;
            } else if (tens >= 0 && group % 100 == 0) {
                group += FIRST_OF_TENS + 10L * tens;
            } else if (words[i].equals("hundred") && group > 0 && group < 10) {
                group *= 100;
            } else if (LARGE.containsKey(words[i]) && group > 0 && total == 0) {
                total = group * LARGE.get(words[i]);
                group = 0;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(total + group);
    }
}
