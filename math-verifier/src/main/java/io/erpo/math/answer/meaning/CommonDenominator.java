package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.Optional;

/**
 * A sum written as one fraction.
 *
 * @param below empty where nothing is divided
 */
public record CommonDenominator(Node above, Optional<Node> below) {

    private static final int MOST_FRACTIONS = 4;

    /** What is above the line: {@code xy - 6} of {@code y - 6/x}; the sum itself when it has many fractions. */
    public static Node numerator(Node node) {
        return fractions(node) > MOST_FRACTIONS ? node : of(node).above();
    }

    private static int fractions(Node node) {
        if (node instanceof Node.Sum || node instanceof Node.Negative) {
            return node.parts().stream().mapToInt(CommonDenominator::fractions).sum();
        }
        return node instanceof Node.Quotient ? 1 : 0;
    }

    private static CommonDenominator of(Node node) {
        if (node instanceof Node.Quotient quotient) {
            return new CommonDenominator(quotient.above(), Optional.of(quotient.below()));
        }
        if (node instanceof Node.Negative negative) {
            CommonDenominator of = of(negative.of());
            return new CommonDenominator(new Node.Negative(of.above()), of.below());
        }
        return node instanceof Node.Sum sum
                ? of(sum.left()).plus(of(sum.right()))
                : new CommonDenominator(node, Optional.empty());
    }

    private CommonDenominator plus(CommonDenominator other) {
        Node left =
                other.below.<Node>map(factor -> new Node.Product(above, factor)).orElse(above);
        Node right =
                below.<Node>map(factor -> new Node.Product(other.above, factor)).orElse(other.above);
        Optional<Node> common = below.map(one ->
                        other.below.<Node>map(two -> new Node.Product(one, two)).orElse(one))
                .or(other::below);
        return new CommonDenominator(new Node.Sum(left, right), common);
    }
}
