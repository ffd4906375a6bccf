package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.List;
import java.util.Optional;

/**
 * A value with its name: {@code x = 5}, {@code f(x) = x + 1}, {@code AB = 9}.
 *
 * @param name the left side, empty when there is none
 * @param values the other sides, all of which must be correct: {@code x = 1/2 = 0.5}
 */
public record NamedValue(Optional<Node> name, List<Node> values) {

    /** @return empty for an equation whose left side is not a name */
    public static Optional<NamedValue> of(Node node) {
        if (!(node instanceof Node.Relation relation)) {
            return Optional.of(new NamedValue(Optional.empty(), List.of(node)));
        }
        if (!isEquation(relation)) {
            return Optional.empty();
        }
        if (relation.sides().size() == 2
                && relation.sides().get(1) instanceof Node.Symbol symbol
                && isName(symbol)
                && !isName(relation.sides().get(0))) {
            return Optional.of(
                    new NamedValue(Optional.of(symbol), List.of(relation.sides().get(0))));
        }
        boolean named = isName(relation.sides().get(0));
        List<Node> values =
                relation.sides().subList(named ? 1 : 0, relation.sides().size());
        // The value after "about" is the same value, rounded.
        int about = relation.signs().indexOf("approx");
        int exact = about < 0 ? values.size() : Math.max(1, about + (named ? 0 : 1));
        return Optional.of(new NamedValue(
                named ? Optional.of(relation.sides().get(0)) : Optional.empty(),
                values.subList(0, Math.min(exact, values.size()))));
    }

    /** Whether the name is one like f(x). */
    public boolean isFunction() {
        return name.filter(node -> node instanceof Node.Product product
                        && product.left() instanceof Node.Symbol
                        && product.right() instanceof Node.Symbol)
                .isPresent();
    }

    public static boolean isEquation(Node node) {
        return node instanceof Node.Relation relation
                && relation.signs().stream().allMatch(sign -> sign.equals("=") || sign.equals("approx"));
    }

    /** Whether the node consists of symbols only: a number makes it an unsolved equation. */
    public static boolean isName(Node node) {
        if (node instanceof Node.Symbol || node instanceof Node.Words) {
            return !(node instanceof Node.Symbol symbol && symbol.name().equals("infty"));
        }
        if (node instanceof Node.Unevaluated
                || node instanceof Node.Degrees composed && composed.of() instanceof Node.Symbol) {
            return true;
        }
        if (node instanceof Node.Power power) {
            return power.base() instanceof Node.Symbol
                    && (power.exponent() instanceof Node.Negative || power.exponent() instanceof Node.Symbol);
        }
        if (node instanceof Node.Call
                || node instanceof Node.Sum
                || node instanceof Node.Product
                || node instanceof Node.Quotient
                || node instanceof Node.Ratio
                || node instanceof Node.Combined
                || node instanceof Node.Braces
                || node instanceof Node.Bracketed) {
            return !node.parts().isEmpty()
                    && node.parts().stream().allMatch(part -> isName(part) || isArgument(node, part));
        }
        return false;
    }

    /** f(2) and P(x, 3) are names too. */
    private static boolean isArgument(Node node, Node part) {
        return node instanceof Node.Product product
                && isName(product.left())
                && (part instanceof Node.Relation
                        || part instanceof Node.Bracketed
                        || part == product.right() && part instanceof Node.Number);
    }
}
