package io.erpo.math.answer.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses LaTeX environments: matrices row by row, and the lines of systems of equations. */
final class MatrixParser {

    private static final Set<String> LINES = Set.of("cases", "aligned", "align", "gathered", "split");

    private final Cursor cursor;
    private final AnswerParser parser;
    private final OperandParser operands;

    MatrixParser(Cursor cursor, AnswerParser parser, OperandParser operands) {
        this.cursor = cursor;
        this.parser = parser;
        this.operands = operands;
    }

    /** Lines of an environment without columns. */
    private Node lines(String kind) {
        cursor.enter();
        List<Node> lines = new ArrayList<>(parser.items());
        while (cursor.takeIf("\\\\")) {
            lines.addAll(parser.items());
        }
        cursor.expect("\\end " + kind);
        cursor.leave();
        return new Node.Listing(lines);
    }

    Node matrix(String kind) {
        if (LINES.contains(kind)) {
            return lines(kind);
        }
        if (!kind.endsWith("matrix") && !kind.equals("array")) {
            throw new SyntaxFault("\\begin{" + kind + "} is not known");
        }
        if (kind.equals("array") && cursor.peek().is("{")) {
            operands.subscript();
        }
        cursor.enter();
        List<Node> items = new ArrayList<>();
        int columns = 0;
        int inRow = 0;
        while (!cursor.peek().is("\\end " + kind)) {
            items.add(parser.sum());
            inRow++;
            if (cursor.takeIf("&")) {
                continue;
            }
            if (columns != 0 && columns != inRow) {
                throw new SyntaxFault("a matrix with rows of " + columns + " and " + inRow);
            }
            columns = inRow;
            inRow = 0;
            if (!cursor.takeIf("\\\\") && !cursor.peek().is("\\end " + kind)) {
                throw cursor.fault("the end of a row");
            }
        }
        cursor.take();
        cursor.leave();
        if (items.isEmpty()) {
            throw new SyntaxFault("an empty matrix");
        }
        return new Node.Matrix(columns, items);
    }
}
