package io.erpo.settings.names;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;

/** Known names that are near to an unknown one. */
public final class Typos {

    private static final int SUGGESTIONS = 3;
    private static final int MAX_TYPOS = 3;

    private Typos() {}

    /** {@code did you mean a or b?}, or empty when no known name is near. */
    public static Optional<String> suggestion(String unknown, List<String> known) {
        return suggestion(unknown, known, Typos::edits);
    }

    /** The same by another distance. */
    public static Optional<String> suggestion(
            String unknown, List<String> known, ToIntBiFunction<String, String> distance) {
        int nearest = known.stream()
                .mapToInt(name -> distance.applyAsInt(unknown, name))
                .min()
                .orElse(Integer.MAX_VALUE);
        return nearest > MAX_TYPOS
                ? Optional.empty()
                : Optional.of(known.stream()
                        .filter(name -> distance.applyAsInt(unknown, name) == nearest)
                        .limit(SUGGESTIONS)
                        .collect(Collectors.joining(" or ", "did you mean ", "?")));
    }

    /** Levenshtein distance. */
    public static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
