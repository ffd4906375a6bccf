package io.erpo.planning;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Problems that differ in case, white space, punctuation and marks of LaTeX only. Signs of arithmetic and decimal points
 * count, so 2+3 and 2-3 stay apart.
 *
 * @param problems number of problems that are such a double of an earlier one
 * @param acrossSplit number of the held-out problems that have a double among those to train on
 * @param examples places of the first doubles, each with its earlier one
 */
public record NearDuplicates(int problems, int acrossSplit, List<String> examples) {

    private static final int EXAMPLES = 20;
    private static final String SIGNS = "+-*/=<>^%!|";
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    public NearDuplicates {
        examples = List.copyOf(examples);
    }

    static NearDuplicates of(DataSet data) {
        Map<String, Problem> first = new HashMap<>();
        List<String> examples = new ArrayList<>();
        int doubles = 0;
        for (Problem problem : data.training()) {
            doubles += isNew(first, problem, examples) ? 0 : 1;
        }
        int across = 0;
        Map<String, Problem> training = Map.copyOf(first);
        for (Problem problem : data.heldOut()) {
            doubles += isNew(first, problem, examples) ? 0 : 1;
            across += training.containsKey(key(problem.text())) ? 1 : 0;
        }
        return new NearDuplicates(doubles, across, examples);
    }

    private static boolean isNew(Map<String, Problem> first, Problem problem, List<String> examples) {
        Problem earlier = first.putIfAbsent(key(problem.text()), problem);
        if (earlier != null && examples.size() < EXAMPLES) {
            examples.add("%s is like %s".formatted(problem.source(), earlier.source()));
        }
        return earlier == null;
    }

    /** What doubles have in common. */
    static String key(String text) {
        String key = String.join("", words(text));
        return key.isEmpty() ? text : key;
    }

    /** The words of a text, in which doubles differ at most in where one ends. */
    static List<String> words(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return WHITE_SPACE
                .splitAsStream(plain)
                .map(NearDuplicates::withoutMarks)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String withoutMarks(String word) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean point = c == '.'
                    && i + 1 < word.length()
                    && Character.isDigit(word.charAt(i + 1))
                    && i > 0
                    && Character.isDigit(word.charAt(i - 1));
            if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || SIGNS.indexOf(c) >= 0 || point) {
                kept.append(c);
            }
        }
        return kept.toString();
    }
}
