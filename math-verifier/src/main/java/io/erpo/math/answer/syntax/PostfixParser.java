package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.List;

/** Parses what stands behind an operand and belongs to it: exponents, factorials, percent and degree signs. */
final class PostfixParser {

    private final Cursor cursor;
    private final OperandParser operands;

    PostfixParser(Cursor cursor, OperandParser operands) {
        this.cursor = cursor;
        this.operands = operands;
    }

    /** With the exponents, factorials, percent and degree signs that follow. */
    Node of(Node operand) {
        Node base = operand;
        while (true) {
            if (isMarked()) {
                base = marked(base);
            } else if (cursor.takeIf("^")) {
                base = raised(base);
            } else if (cursor.takeIf("!")) {
                base = new Node.Call("factorial", List.of(base));
            } else {
                return base;
            }
            cursor.link();
        }
    }

    /** Whether a percent or a degree sign follows. */
    boolean isMarked() {
        Token next = cursor.peek();
        return next.is("%")
                || next.is("circ")
                || next.is("^") && (cursor.peek(1).is("circ") || isDegreeInBraces());
    }

    private boolean isDegreeInBraces() {
        boolean letter = cursor.peek(2).is(Kind.SYMBOL) && cursor.peek(2).text().equals("o");
        return cursor.peek(1).is("{")
                && (cursor.peek(2).is("circ") || letter)
                && cursor.peek(3).is("}");
    }

    /** With the percent and degree signs that follow. */
    Node marked(Node value) {
        Node node = value;
        while (isMarked()) {
            if (cursor.takeIf("%")) {
                node = new Node.Percent(node);
            } else {
                boolean braces = cursor.takeIf("^") && cursor.takeIf("{");
                cursor.take();
                if (braces) {
                    cursor.expect("}");
                }
                node = new Node.Degrees(node);
            }
            cursor.link();
        }
        return node;
    }

    private Node raised(Node base) {
        if (isOrdinal()) {
            operands.subscript();
            return base;
        }
        Node exponent = exponent();
        return Combinations.raised(base, exponent).orElseGet(() -> new Node.Power(base, exponent));
    }

    /** 12^{th}. */
    private boolean isOrdinal() {
        int first = cursor.peek().is("{") ? 1 : 0;
        Token letters = cursor.peek(first);
        boolean two = letters.is(Kind.SYMBOL) && cursor.peek(first + 1).is(Kind.SYMBOL);
        String ending = two ? letters.text() + cursor.peek(first + 1).text() : letters.text();
        boolean closed = first == 0 || cursor.peek(two ? 3 : 2).is("}");
        return closed && (first == 1 || !two) && DigitMarks.isOrdinal(ending);
    }

    Node exponent() {
        if (cursor.peek().is("{")) {
            return operands.argument();
        }
        if (cursor.takeIf("-")) {
            return new Node.Negative(exponent());
        }
        cursor.enter();
        Node node = operands.primary();
        node = isMarked() ? marked(node) : cursor.takeIf("^") ? raised(node) : node;
        cursor.leave();
        return node;
    }
}
