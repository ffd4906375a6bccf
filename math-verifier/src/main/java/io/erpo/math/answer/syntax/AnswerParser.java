package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Token.Kind;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses an answer by recursive descent: lists of relations of sums of products; {@link OperandParser} parses the rest. */
public final class AnswerParser {

    private static final int MAX_LENGTH = 10_000;
    private static final Set<String> RELATIONS = Set.of(
            "=",
            "<",
            ">",
            "<=",
            ">=",
            "!=",
            "approx",
            "in",
            "sim",
            "to",
            "Rightarrow",
            "rightarrow",
            "implies",
            "iff",
            "cong",
            "propto",
            "notin",
            "subset",
            "subseteq",
            "parallel");
    private final Cursor cursor;
    private final OperandParser operands;
    private final UnitParser units;

    private AnswerParser(Cursor cursor) {
        this.cursor = cursor;
        this.operands = new OperandParser(cursor, this);
        this.units = new UnitParser(cursor);
    }

    /**
     * @param normalised the text as {@link io.erpo.math.answer.text.Normaliser} leaves it
     * @param thousands whether {@code 1,000} is one number and not a list
     * @throws SyntaxFault when the text is not in the grammar of answers
     */
    public static Node parse(String normalised, boolean thousands, Work work) {
        if (normalised.length() > MAX_LENGTH) {
            throw new SyntaxFault("longer than " + MAX_LENGTH + " characters");
        }
        Cursor cursor = new Cursor(Tokenizer.tokens(normalised, thousands, work), work);
        AnswerParser parser = new AnswerParser(cursor);
        List<Node> items = parser.items();
        if (!cursor.peek().is(Kind.END)) {
            throw cursor.fault("the end");
        }
        return items.size() == 1 ? items.get(0) : new Node.Listing(items);
    }

    /** One or more relations, separated. */
    List<Node> items() {
        List<Node> items = new ArrayList<>();
        do {
            while (!items.isEmpty() && cursor.peek().is(Kind.SEPARATOR)) {
                cursor.take();
            }
            cursor.nextItem();
            items.add(relation());
        } while (cursor.peek().is(Kind.SEPARATOR));
        return items;
    }

    Node relation() {
        while (cursor.peek().is("=") || cursor.peek().is("approx")) {
            cursor.take();
        }
        List<Node> sides = new ArrayList<>();
        List<String> signs = new ArrayList<>();
        sides.add(combined());
        while (isRelation(cursor.peek())) {
            signs.add(cursor.take().text());
            sides.add(combined());
        }
        return signs.isEmpty() ? sides.get(0) : new Node.Relation(signs, sides);
    }

    private static boolean isRelation(Token token) {
        return token.is(Kind.OPERATOR) && RELATIONS.contains(token.text());
    }

    private Node combined() {
        Node left = ratio();
        while (cursor.peek().is("cup")
                || cursor.peek().is("cap")
                || cursor.peek().is("setminus")) {
            cursor.link();
            left = new Node.Combined(cursor.take().text(), left, ratio());
        }
        return left;
    }

    private Node ratio() {
        Node first = sum();
        if (cursor.takeIf("over")) {
            return new Node.Quotient(first, sum());
        }
        // In {x : x > 3} the colon is not a division.
        if (!cursor.peek().is(":") || cursor.isInBars()) {
            return first;
        }
        List<Node> terms = new ArrayList<>(List.of(first));
        while (cursor.takeIf(":")) {
            terms.add(sum());
        }
        return new Node.Ratio(terms);
    }

    Node sum() {
        cursor.enter();
        Node left = signed();
        while (true) {
            if (cursor.peek().is("+")
                    && cursor.peek(1).is("/")
                    && cursor.peek(2).is("-")) {
                cursor.take();
                cursor.take();
                cursor.take();
                left = new Node.Sum(left, new Node.PlusMinus(product(), false));
            } else if (cursor.takeIf("+")) {
                left = new Node.Sum(left, signed());
            } else if (cursor.takeIf("-")) {
                left = new Node.Sum(left, new Node.Negative(signed()));
            } else if (cursor.peek().is("pm") || cursor.peek().is("mp")) {
                left = new Node.Sum(left, signed());
            } else {
                cursor.leave();
                return left;
            }
            cursor.link();
        }
    }

    private Node signed() {
        cursor.enter();
        Node node;
        if (cursor.takeIf("-")) {
            node = new Node.Negative(signed());
        } else if (cursor.peek().is("+")
                && cursor.peek(1).is("/")
                && cursor.peek(2).is("-")) {
            cursor.take();
            cursor.take();
            cursor.take();
            node = new Node.PlusMinus(product(), false);
        } else if (cursor.takeIf("+")) {
            node = cursor.takeIf("-") ? new Node.PlusMinus(product(), false) : signed();
        } else if (cursor.peek().is("pm") || cursor.peek().is("mp")) {
            boolean minusFirst = cursor.take().is("mp");
            node = new Node.PlusMinus(product(), minusFirst);
        } else {
            node = product();
        }
        cursor.leave();
        return node;
    }

    Node product() {
        Node left = operands.power();
        while (true) {
            Token next = cursor.peek();
            if (next.is("*")) {
                cursor.take();
                left = new Node.Product(left, factor());
            } else if (next.is("/")) {
                cursor.take();
                left = new Node.Quotient(left, factor());
            } else if (isMixed(left)) {
                left = new Node.Sum(left, fraction());
            } else if (isSpelledOut()) {
                spelledOut(left);
            } else if (next.is(Kind.WORDS) && !(left instanceof Node.Words)) {
                left = units.quantity(left);
            } else if (operands.continues(left)) {
                Node right = operands.power();
                left = isMixed(left, right) ? new Node.Sum(left, right) : new Node.Product(left, right);
            } else {
                return left;
            }
            cursor.link();
        }
    }

    /** A sign may follow an operator. */
    private Node factor() {
        cursor.enter();
        Node node = cursor.takeIf("-") ? new Node.Negative(factor()) : operands.power();
        cursor.leave();
        return node;
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
        Node above = operands.power();
        cursor.expect("/");
        return new Node.Quotient(above, operands.power());
    }

    /** 1\frac{1}{2}. */
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

    private static boolean isInteger(Node node) {
        return node instanceof Node.Number number && number.decimals() == 0;
    }

    private static Rational value(Node node) {
        return ((Node.Number) node).value();
    }
}
