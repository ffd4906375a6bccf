package io.erpo.math.answer.syntax;

import java.util.List;

/** Parses brackets: groups, tuples, intervals, sets, absolute values. */
final class BracketParser {

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
        Node of = parser.sum();
        cursor.bar(-1);
        cursor.expect("|");
        return new Node.Call("abs", List.of(of));
    }

    Node bracketed(boolean square) {
        cursor.enter();
        List<Node> items = cursor.peek().is(")") ? List.of() : parser.items();
        boolean closedSquare = cursor.peek().is("]");
        if (!closedSquare && !cursor.peek().is(")")) {
            throw cursor.fault("a closing bracket");
        }
        cursor.take();
        cursor.leave();
        return items.size() == 1 && square == closedSquare
                ? items.get(0)
                : new Node.Bracketed(square, closedSquare, items);
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
        cursor.enter();
        cursor.bar(1);
        List<Node> items = parser.items();
        cursor.bar(-1);
        if (cursor.takeIf("|") || cursor.takeIf(":")) {
            Node condition = new Node.Listing(parser.items());
            items = condition.parts();
            cursor.expect("\\}");
            cursor.leave();
            return items.size() == 1 ? items.get(0) : condition;
        }
        cursor.expect("\\}");
        cursor.leave();
        return new Node.Braces(items);
    }
}
