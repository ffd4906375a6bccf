package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses brackets: groups, tuples, intervals, sets, absolute values. */
final class BracketParser {

    private static final int LONGEST_CONDITION = 12;

    private final Cursor cursor;
    private final AnswerParser parser;

    BracketParser(Cursor cursor, AnswerParser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    Node enclosed(String function, String closing) {
        Node node = new Node.Call(function, List.of(parser.sum()));
        cursor.expect(closing);
        return node;
    }

    Node bars() {
        cursor.bar(1);
        Node of = parser.combined();
        cursor.bar(-1);
        cursor.expect("|");
        if (of instanceof Node.Matrix matrix) {
            cursor.determinant();
            return Determinant.of(matrix);
        }
        return new Node.Call("abs", List.of(of));
    }

    /** A bracket of an interval that points outwards excludes its end, as a round one does: ]2,7[. */
    Node bracketed(Token opening) {
        cursor.enter();
        List<Node> items = cursor.peek().is(")") ? List.of() : opening.is("(") ? conditioned() : parser.items();
        Token closing = cursor.peek();
        boolean outwards = opening.is("]") || closing.is("[");
        boolean closes = closing.is("]") || (outwards ? closing.is("[") && !opening.is("(") : closing.is(")"));
        if (!closes || outwards && items.size() != 2) {
            throw cursor.fault("a closing bracket");
        }
        cursor.take();
        cursor.leave();
        boolean square = opening.is("[");
        boolean closedSquare = closing.is("]");
        return items.size() == 1 && square == closedSquare
                ? items.get(0)
                : new Node.Bracketed(square, closedSquare, items);
    }

    /** A | B in P(A | B): a single bar is no absolute value. */
    private List<Node> conditioned() {
        if (!isConditional()) {
            return parser.items();
        }
        cursor.bar(1);
        List<Node> items = new ArrayList<>(parser.items());
        cursor.bar(-1);
        cursor.expect("|");
        items.addAll(parser.items());
        return items;
    }

    private boolean isConditional() {
        int bars = 0;
        for (int ahead = 0; ahead < LONGEST_CONDITION && !cursor.peek(ahead).is(")"); ahead++) {
            if (cursor.peek(ahead).is("(") || cursor.peek(ahead).is(Kind.END)) {
                return false;
            }
            bars += cursor.peek(ahead).is("|") ? 1 : 0;
        }
        return bars == 1;
    }

    Node pointed() {
        List<Node> items = parser.items();
        cursor.expect("rangle");
        return new Node.Bracketed(false, false, items);
    }

    Node group() {
        if (cursor.peek().is("}")) {
            throw new SyntaxFault("{} is empty");
        }
        cursor.enter();
        List<Node> items = parser.items();
        cursor.expect("}");
        cursor.leave();
        return items.size() == 1 ? items.get(0) : new Node.Braces(items);
    }

    Node braces() {
        if (cursor.takeIf("\\}")) {
            return new Node.Braces(List.of());
        }
        boolean environment = cursor.peek().text().startsWith("\\begin");
        cursor.enter();
        cursor.bar(1);
        Node node = parser.several();
        List<Node> items = node instanceof Node.Listing listing ? AnswerParser.flat(listing) : List.of(node);
        cursor.bar(-1);
        if (environment && cursor.peek().is(Kind.END)) {
            // The brace before a system of equations has no partner.
            cursor.leave();
            return node;
        }
        if (cursor.takeIf("|") || cursor.takeIf(":")) {
            Node condition = parser.several();
            cursor.expect("\\}");
            cursor.leave();
            return condition;
        }
        cursor.expect("\\}");
        cursor.leave();
        return new Node.Braces(items);
    }
}
