package io.erpo.reward.builtin;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The number of word n-grams in a text, and of different ones.
 *
 * @param all 0 when the text has fewer than n words
 * @param distinct at most {@code all}
 */
record Ngrams(int all, int distinct) {

    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * Counts n-grams of words. Words are the parts between white space, in lower case.
     *
     * <p>Exact, in time that grows only with the text and with log n: each different word gets a number, and so does
     * each different sequence of 2, 4, 8 ... n words, identified by the numbers of the two shorter sequences that cover
     * it.
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

    /**
     * Joins each of the first sequences with the one {@code shift} words after it; returns the number of different
     * results.
     */
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
