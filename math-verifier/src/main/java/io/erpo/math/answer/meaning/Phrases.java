package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words as answers, in any case; some are synonyms of others or of a symbol. */
public final class Phrases {

    private static final List<Set<String>> SAME = List.of(
            Set.of("no solution", "no solutions", "there is no solution", "emptyset", "empty set", "the empty set"),
            Set.of("does not exist", "dne", "undefined", "the limit does not exist"),
            Set.of("all real numbers", "all reals", "all real number", "the real numbers", "bb R"),
            Set.of("infinity", "infty"),
            Set.of("infinitely many", "infinitely many solutions"));

    private Phrases() {}

    public static boolean areSame(Node r, Node a) {
        String wanted = text(r);
        String given = text(a);
        if (wanted.isEmpty() || given.isEmpty() || !(r instanceof Node.Words || a instanceof Node.Words)) {
            return false;
        }
        return wanted.equalsIgnoreCase(given)
                || SAME.stream().anyMatch(same -> same.contains(lower(wanted)) && same.contains(lower(given)));
    }

    private static String lower(String text) {
        return text.startsWith("bb ") ? text : text.toLowerCase(Locale.ROOT);
    }

    private static String text(Node node) {
        if (node instanceof Node.Words words) {
            return words.text();
        }
        // Adjacent letters may have been parsed as a product.
        return node instanceof Node.Symbol symbol
                ? symbol.name()
                : node instanceof Node.Product product ? text(product.left()) + text(product.right()) : "";
    }
}
