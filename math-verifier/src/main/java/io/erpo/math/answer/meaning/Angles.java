package io.erpo.math.answer.meaning;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Node;

/** Degrees and radians: only an expression with pi is in radians, since a plain number can be degrees without their sign. */
public final class Angles {

    private static final Node PI = new Node.Symbol("pi");

    private Angles() {}

    public static boolean holdsPi(Node node) {
        return node.equals(PI) || node.parts().stream().anyMatch(Angles::holdsPi);
    }

    public static Node radians(Node.Degrees degrees) {
        return new Node.Quotient(new Node.Product(degrees.of(), PI), new Node.Number(Rational.of(180), 0));
    }

    public static Node withoutSign(Node node) {
        return node instanceof Node.Degrees degrees ? degrees.of() : node;
    }
}
