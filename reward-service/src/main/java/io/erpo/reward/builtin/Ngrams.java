package io.erpo.reward.builtin;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How many runs of n words a text has, and how many different ones.
 *
 * @param all 0 when the text has fewer than n words
 * @param distinct at most {@code all}
 */
record Ngrams(int all, int distinct) {

    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * Counts runs of {@code n} words: the text's parts between white space, in lower case.
     *
     * <p>Exact, and in time that grows with the text and with log n only: words get numbers, equal ones the same, and so do runs
     * of 2, 4, 8 ... n words, each known by the numbers of the two shorter runs that cover it.
     */
    static Ngrams of(String text, int n) {
        String[] words = BLANKS.split(text.strip().toLowerCase(Locale.ROOT));
        if (words.length < n) {
            return new Ngrams(0, 0);
        }
        Map<String, Integer> numbers = new HashMap<>();
        int[] runs = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            runs[i] = number(numbers, words[i]);
        }
        int distinct = numbers.size();
        for (int length = 1, next; length < n; length = next) {
            next = Math.min(2 * length, n);
            distinct = join(runs, words.length - next + 1, next - length);
        }
        return new Ngrams(words.length - n + 1, distinct);
    }

    /** Joins each of the first runs with the one {@code shift} words after it; returns how many different ones that makes. */
    private static int join(int[] runs, int count, int shift) {
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            runs[i] = number(numbers, (long) runs[i] * runs.length + runs[i + shift]);
        }
        return numbers.size();
    }

    private static <K> int number(Map<K, Integer> numbers, K key) {
        Integer next = numbers.size();
        Integer known = numbers.putIfAbsent(key, next);
        return known == null ? next : known;
    }
}
