package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import java.util.List;

/** A part of an answer. */
public sealed interface Node {

    /** The parts of this node, in order. */
    List<Node> parts();

    /**
     * A number as it is written.
     *
     * @param decimals digits behind the point, zero for an integer
     */
    record Number(Rational value, int decimals) implements Node {

        @Override
        public List<Node> parts() {
            return List.of();
        }
    }

    /** A variable or a constant such as {@code pi}; the name holds its subscript and primes. */
    record Symbol(String name) implements Node {

        @Override
        public List<Node> parts() {
            return List.of();
        }
    }

    /** Text, in lower case and without needless blanks. */
    record Words(String text) implements Node {

        @Override
        public List<Node> parts() {
            return List.of();
        }
    }

    /** Digits in a base: {@code 204_5}. */
    record Based(String digits, String base) implements Node {

        @Override
        public List<Node> parts() {
            return List.of();
        }
    }

    record Sum(Node left, Node right) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(left, right);
        }
    }

    record Product(Node left, Node right) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(left, right);
        }
    }

    record Quotient(Node above, Node below) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(above, below);
        }
    }

    record Power(Node base, Node exponent) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(base, exponent);
        }
    }

    record Negative(Node of) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(of);
        }
    }

    /** Both signs at once; {@code minusFirst} tells ∓ from ±. */
    record PlusMinus(Node of, boolean minusFirst) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(of);
        }
    }

    /** A function with its arguments: {@code sin x}, {@code root(degree, x)}, {@code log(base, x)}. */
    record Call(String function, List<Node> arguments) implements Node {

        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Node> parts() {
            return arguments;
        }
    }

    record Percent(Node of) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(of);
        }
    }

    record Degrees(Node of) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(of);
        }
    }

    /** A value followed by words, usually a unit. */
    record Quantity(Node of, String unit) implements Node {

        /** How the "unit" of a residue begins: 5 (mod 7). */
        public static final String MODULUS = "mod ";

        @Override
        public List<Node> parts() {
            return List.of(of);
        }
    }

    /** The word between the items of a listing. */
    enum Joint {
        /** A comma or a semicolon, which does not say whether all items hold or one of them. */
        COMMA,
        AND,
        OR
    }

    /** Items outside brackets, separated by a comma, a semicolon, "and" or "or". */
    record Listing(List<Node> items, Joint joint) implements Node {

        public Listing {
            items = List.copyOf(items);
        }

        /** Separated by commas. */
        public Listing(List<Node> items) {
            this(items, Joint.COMMA);
        }

        @Override
        public List<Node> parts() {
            return items;
        }
    }

    /** A set in braces. */
    record Braces(List<Node> items) implements Node {

        public Braces {
            items = List.copyOf(items);
        }

        @Override
        public List<Node> parts() {
            return items;
        }
    }

    /** A tuple or an interval; two items may be either. */
    record Bracketed(boolean openedSquare, boolean closedSquare, List<Node> items) implements Node {

        public Bracketed {
            items = List.copyOf(items);
        }

        /** The same items in round brackets could be a point. */
        public boolean isRound() {
            return !openedSquare && !closedSquare;
        }

        @Override
        public List<Node> parts() {
            return items;
        }
    }

    /** A matrix by rows of the same length. */
    record Matrix(int columns, List<Node> items) implements Node {

        public Matrix {
            items = List.copyOf(items);
        }

        @Override
        public List<Node> parts() {
            return items;
        }
    }

    /** A union, intersection or difference of sets; the operator is {@code cup}, {@code cap} or {@code setminus}. */
    record Combined(String operator, Node left, Node right) implements Node {

        @Override
        public List<Node> parts() {
            return List.of(left, right);
        }
    }

    /** Two or more sides with a relation between each two: {@code 1 < x <= 3}. */
    record Relation(List<String> signs, List<Node> sides) implements Node {

        public Relation {
            signs = List.copyOf(signs);
            sides = List.copyOf(sides);
        }

        @Override
        public List<Node> parts() {
            return sides;
        }
    }

    /** {@code 1:4}. */
    record Ratio(List<Node> terms) implements Node {

        public Ratio {
            terms = List.copyOf(terms);
        }

        @Override
        public List<Node> parts() {
            return terms;
        }
    }

    /**
     * A sum, integral or limit that was not evaluated.
     *
     * @param parts its bounds, then what it is taken of
     */
    record Unevaluated(String operator, List<Node> parts) implements Node {

        public Unevaluated {
            parts = List.copyOf(parts);
        }
    }
}
