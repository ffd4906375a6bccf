package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.List;
import java.util.Locale;

/** Rewrites expressions: picks one of two signs, drops a letter that is a unit. */
public final class Rewriting {

    private Rewriting() {}

    /** The expression with the upper or the lower sign. */
    public static Node choose(Node node, boolean lower) {
        if (node instanceof Node.PlusMinus both) {
            return both.minusFirst() == lower ? choose(both.of(), lower) : new Node.Negative(choose(both.of(), lower));
        }
        List<Node> parts =
                node.parts().stream().map(part -> choose(part, lower)).toList();
        return parts.equals(node.parts()) ? node : with(node, parts);
    }

    /** 5m without the m and 12gm without the gm, when that is the unit; else the expression unchanged. */
    public static Node withoutFactor(Node node, String unit) {
        if (node instanceof Node.Quotient quotient
                && quotient.below() instanceof Node.Symbol below
                && unit.endsWith("/" + below.name())) {
            String above = unit.substring(0, unit.length() - below.name().length() - 1);
            Node rest = withoutFactor(quotient.above(), above);
            return rest == quotient.above() ? node : rest;
        }
        boolean endsWithIt = node instanceof Node.Product product
                && product.right() instanceof Node.Symbol symbol
                && !symbol.name().isEmpty()
                && unit.toLowerCase(Locale.ROOT).endsWith(symbol.name().toLowerCase(Locale.ROOT));
        if (!endsWithIt) {
            return node;
        }
        String rest = unit.substring(
                0, unit.length() - ((Node.Symbol) node.parts().get(1)).name().length());
        return rest.isEmpty() ? node.parts().get(0) : withoutFactor(node.parts().get(0), rest);
    }

    private static Node with(Node node, List<Node> parts) {
        Node first = parts.get(0);
        if (node instanceof Node.Negative) {
            return new Node.Negative(first);
        }
        if (node instanceof Node.Percent) {
            return new Node.Percent(first);
        }
        if (node instanceof Node.Degrees) {
            return new Node.Degrees(first);
        }
        if (node instanceof Node.Quantity quantity) {
            return new Node.Quantity(first, quantity.unit());
        }
        if (node instanceof Node.Call call) {
            return new Node.Call(call.function(), parts);
        }
        if (node instanceof Node.Bracketed bracketed) {
            return new Node.Bracketed(bracketed.openedSquare(), bracketed.closedSquare(), parts);
        }
        if (node instanceof Node.Relation relation) {
            return new Node.Relation(relation.signs(), parts);
        }
        if (node instanceof Node.Listing listing) {
            return new Node.Listing(parts, listing.joint());
        }
        if (node instanceof Node.Braces) {
            return new Node.Braces(parts);
        }
        if (node instanceof Node.Matrix matrix) {
            return new Node.Matrix(matrix.columns(), parts);
        }
        if (node instanceof Node.Ratio) {
            return new Node.Ratio(parts);
        }
        if (node instanceof Node.Unevaluated unevaluated) {
            return new Node.Unevaluated(unevaluated.operator(), parts);
        }
        return withTwo(node, parts);
    }

    private static Node withTwo(Node node, List<Node> parts) {
        if (node instanceof Node.Sum) {
            return new Node.Sum(parts.get(0), parts.get(1));
        }
        if (node instanceof Node.Product) {
            return new Node.Product(parts.get(0), parts.get(1));
        }
        if (node instanceof Node.Quotient) {
            return new Node.Quotient(parts.get(0), parts.get(1));
        }
        return node instanceof Node.Combined combined
                ? new Node.Combined(combined.operator(), parts.get(0), parts.get(1))
                : new Node.Power(parts.get(0), parts.get(1));
    }
}
