package io.erpo.math.extraction;

import java.util.List;
import java.util.Set;

/**
 * The last answers that belong together: from the last one back, while at most a few words of filler separate two.
 * Words of correction or deduction end the region: the later answer replaces the earlier one.
 */
final class FinalRegion {

    private static final int LONGEST_FILLER = 8;

    private static final Set<String> PARTING = Set.of(
            "wait",
            "mistake",
            "mistaken",
            "error",
            "wrong",
            "incorrect",
            "actually",
            "instead",
            "sorry",
            "oops",
            "correction",
            "corrected",
            "correcting",
            "recheck",
            "rechecking",
            "hmm",
            "so",
            "thus",
            "therefore",
            "hence",
            "consequently",
            "then",
            "step",
            "substituting",
            "yields",
            "gives",
            "get",
            "obtain",
            "adding",
            "subtracting",
            "multiplying",
            "dividing",
            "\\rightarrow",
            "\\implies",
            "\\therefore");

    private static final Set<String> JOINING =
            Set.of("or", "alternatively", "maybe", "perhaps", "possibly", "could", "might", "either", "otherwise");

    private FinalRegion() {}

    static List<StatedAnswer> of(String text, List<StatedAnswer> statements) {
        int first = statements.size() - 1;
        while (first > 0 && isFiller(text, gap(statements.get(first - 1), statements.get(first)))) {
            first--;
        }
        return statements.subList(Math.max(first, 0), statements.size());
    }

    private static Span gap(StatedAnswer before, StatedAnswer after) {
        return new Span(before.end(), after.start());
    }

    private static boolean isFiller(String text, Span gap) {
        Filler filler = new Filler();
        return Words.each(text, gap, filler::accept) && filler.joins();
    }

    private static final class Filler {

        private int words;
        private boolean joined;
        private boolean parted;

        boolean accept(String word) {
            joined |= JOINING.contains(word) || words == 0 && word.equals("and");
            parted |= PARTING.contains(word);
            boolean markup = word.charAt(0) == '\\';
            words += markup ? 0 : 1;
            return words <= LONGEST_FILLER;
        }

        boolean joins() {
            return joined || !parted;
        }
    }
}
