package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words as answers, in any case; some are synonyms of others or of a symbol. */
public final class Phrases {

    private static final List<Set<String>> SAME = List.of(
            Set.of(
                    "no solution",
                    "no solutions",
                    "no real solution",
                    "no real solutions",
                    "no solution exists",
                    "no solutions exist",
                    "emptyset",
                    "empty set",
                    "无解",
                    "无实数解"),
            Set.of("does not exist", "dne", "undefined", "limit does not exist", "不存在"),
            Set.of("all real numbers", "all reals", "all real number", "real numbers", "bb R", "全体实数"),
            Set.of("infinity", "infty"),
            Set.of("infinitely many", "infinitely many solutions"));

    private static final List<String> LEADS = List.of("there are ", "there is ", "it is ", "a ", "an ", "the ");

    private Phrases() {}

    public static boolean areSame(Node r, Node a) {
        String wanted = text(r);
        String given = text(a);
        if (wanted.isEmpty() || given.isEmpty() || !(r instanceof Node.Words || a instanceof Node.Words)) {
            return false;
        }
        String one = bare(wanted);
        String other = bare(given);
        return wanted.equalsIgnoreCase(given)
                || one.equals(other)
                || SAME.stream().anyMatch(same -> same.contains(one) && same.contains(other));
    }

    /** In lower case, without an article and without "there is". */
    private static String bare(String text) {
        String rest = lower(text);
        for (String lead : LEADS) {
            rest = rest.startsWith(lead) ? rest.substring(lead.length()) : rest;
        }
        return rest;
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
