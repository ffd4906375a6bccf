package io.erpo.math.answer.syntax;

import java.util.ArrayList;
import java.util.List;

/** Parses LaTeX environments: matrices row by row, and the lines of systems of equations. */
final class MatrixParser {

    private static final String END_OF_LINES = "\\end " + Environments.LINES;

    private final Cursor cursor;
    private final AnswerParser parser;

    MatrixParser(Cursor cursor, AnswerParser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    /** Lines below each other: all of them hold. A line that begins with a sign goes on with the one before. */
    private Node lines() {
        cursor.enter();
        List<Node> lines = new ArrayList<>();
        while (!cursor.peek().is(END_OF_LINES)) {
            boolean goesOn = !lines.isEmpty() && AnswerParser.isRelation(cursor.peek());
            if (goesOn) {
                lines.add(parser.continued(lines.remove(lines.size() - 1)));
            } else {
                lines.add(parser.several());
            }
            if (!cursor.takeIf("\\\\")) {
                break;
            }
        }
        cursor.expect(END_OF_LINES);
        cursor.leave();
        if (lines.isEmpty()) {
            throw new SyntaxFault("an empty environment");
        }
        return lines.size() == 1 ? lines.get(0) : new Node.Listing(lines, Node.Joint.AND);
    }

    Node matrix(String kind) {
        if (kind.equals(Environments.LINES)) {
            return lines();
        }
        if (!kind.endsWith("matrix") && !kind.equals("array") || kind.equals("Vmatrix")) {
            throw new SyntaxFault("\\begin{" + kind + "} is not known");
        }
        Node.Matrix matrix = rows(kind);
        if (kind.equals("vmatrix")) {
            cursor.determinant();
            return Determinant.of(matrix);
        }
        boolean single = kind.equals("array") && matrix.items().size() == 1;
        return single ? matrix.items().get(0) : matrix;
    }

    private Node.Matrix rows(String kind) {
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
