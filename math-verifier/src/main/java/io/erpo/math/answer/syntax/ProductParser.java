package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Token.Kind;
import java.util.Optional;

/** Parses products, and what stands behind a number: the fraction of a mixed number, a unit, a currency, a base, a modulus. */
final class ProductParser {

    private final Cursor cursor;
    private final OperandParser operands;
    private final UnitParser units;

    ProductParser(Cursor cursor, OperandParser operands) {
        this.cursor = cursor;
        this.operands = operands;
        this.units = new UnitParser(cursor, operands);
    }

    Node product() {
        Node left = operands.power();
        for (Optional<Node> longer = longer(left); longer.isPresent(); longer = longer(left)) {
            left = longer.get();
            cursor.link();
        }
        return left;
    }

    /** The product with its next factor or mark; empty at its end. */
    private Optional<Node> longer(Node left) {
        Token next = cursor.peek();
        if (next.is("*") || isTimes()) {
            cursor.take();
            return Optional.of(new Node.Product(left, factor()));
        }
        if (next.is("/")) {
            cursor.take();
            return Optional.of(new Node.Quotient(left, factor()));
        }
        if (isMixed(left)) {
            return Optional.of(operands.postfixes().marked(new Node.Sum(left, fraction())));
        }
        if (isSpelledOut()) {
            spelledOut(left);
            return Optional.of(left);
        }
        Optional<Node> unit = units.behind(left);
        if (unit.isPresent()) {
            return unit;
        }
        if (next.is("frac") && isInteger(left)) {
            return Optional.of(withFraction(left));
        }
        return operands.continues(left) ? Optional.of(juxtaposed(left, operands.power())) : Optional.empty();
    }

    private static Node juxtaposed(Node left, Node right) {
        if (left.equals(new Node.Symbol("det")) && right instanceof Node.Matrix matrix) {
            return Determinant.of(matrix);
        }
        return Combinations.of(left, right).orElseGet(() -> new Node.Product(left, right));
    }

    /** A sign may follow an operator. */
    private Node factor() {
        cursor.enter();
        Node node = cursor.takeIf("-") ? new Node.Negative(factor()) : operands.power();
        cursor.leave();
        return node;
    }

    /** The letter x between a number and a power of ten. */
    private boolean isTimes() {
        boolean letter = cursor.peek().is(Kind.SYMBOL)
                && cursor.peek().text().equalsIgnoreCase("x")
                && cursor.peek().spaced();
        return letter
                && cursor.peek(1).is(Kind.NUMBER)
                && cursor.peek(1).text().equals("10")
                && cursor.peek(2).is("^");
    }

    /** 7 (seven). */
    private boolean isSpelledOut() {
        return cursor.peek().is("(")
                && cursor.peek(1).is(Kind.WORDS)
                && NumberWords.value(cursor.peek(1).text()).isPresent();
    }

    private void spelledOut(Node left) {
        cursor.take();
        Node again = operands.primary();
        cursor.expect(")");
        if (!again.equals(left)) {
            throw new SyntaxFault("a number beside another one in words");
        }
    }

    /** 1 1/2 in plain text. */
    private boolean isMixed(Node left) {
        return isInteger(left)
                && cursor.peek().is(Kind.NUMBER)
                && cursor.peek().spaced()
                && cursor.peek(1).is("/")
                && cursor.peek(2).is(Kind.NUMBER);
    }

    private Node fraction() {
        Node above = operands.primary();
        cursor.expect("/");
        return new Node.Quotient(above, operands.primary());
    }

    /** 1\frac{1}{2}: a percent or degree sign behind it is that of the mixed number. */
    private Node withFraction(Node left) {
        Node right = operands.primary();
        boolean raised = cursor.peek().is("!")
                || cursor.peek().is("^") && !operands.postfixes().isMarked();
        if (raised || !isMixed(left, right)) {
            return new Node.Product(left, operands.withPostfixes(right));
        }
        return operands.postfixes().marked(new Node.Sum(left, right));
    }

    private static boolean isMixed(Node left, Node right) {
        boolean mixed = isInteger(left)
                && right instanceof Node.Quotient fraction
                && isInteger(fraction.above())
                && isInteger(fraction.below());
        if (mixed && value(right.parts().get(0)).compareTo(value(right.parts().get(1))) >= 0) {
            throw new SyntaxFault("a mixed number whose fraction is not below one");
        }
        return mixed;
    }

    /** The amount behind a currency sign: a number, which may be mixed. */
    Node amount() {
        Node number = operands.power();
        if (isMixed(number)) {
            return new Node.Sum(number, fraction());
        }
        return cursor.peek().is("frac") && isInteger(number) ? withFraction(number) : number;
    }

    private static boolean isInteger(Node node) {
        return node instanceof Node.Number number && number.decimals() == 0;
    }

    private static Rational value(Node node) {
        return ((Node.Number) node).value();
    }
}
