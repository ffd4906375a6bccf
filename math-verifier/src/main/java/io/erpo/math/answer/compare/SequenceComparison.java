package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.syntax.Node;
import java.util.ArrayList;
import java.util.List;

/** Compares tuples, vectors and matrices: part by part, in order. */
final class SequenceComparison {

    private final ListComparison lists;

    SequenceComparison(ListComparison lists) {
        this.lists = lists;
    }

    static boolean isSequence(Node node) {
        return node instanceof Node.Bracketed || node instanceof Node.Matrix;
    }

    /** A pair in square brackets is an interval before it is a vector. */
    static boolean isVector(Node node) {
        return (node instanceof Node.Bracketed bracketed
                        && (bracketed.isRound() || bracketed.items().size() > 2))
                || (node instanceof Node.Matrix matrix && isLine(matrix));
    }

    private static boolean isLine(Node.Matrix matrix) {
        return matrix.columns() == 1 || matrix.columns() == matrix.items().size();
    }

    Comparison compare(Node r, Node a) {
        if (r instanceof Node.Matrix expected && a instanceof Node.Matrix found) {
            return expected.columns() == found.columns()
                    ? lists.inOrder(r.parts(), a.parts())
                    : Comparison.otherStructure("a matrix of another shape");
        }
        if (r instanceof Node.Bracketed expected && a instanceof Node.Bracketed found) {
            return brackets(expected, found);
        }
        if (r instanceof Node.Matrix matrix && a instanceof Node.Bracketed bracketed) {
            return isRows(a) ? lists.inOrder(rows(matrix), a.parts()) : line(matrix, bracketed, r, a);
        }
        if (a instanceof Node.Matrix matrix && r instanceof Node.Bracketed bracketed) {
            return isRows(r) ? lists.inOrder(r.parts(), rows(matrix)) : line(matrix, bracketed, r, a);
        }
        return Comparison.otherStructure("another kind of answer");
    }

    private Comparison brackets(Node.Bracketed r, Node.Bracketed a) {
        boolean pair = r.items().size() == 2;
        boolean sameBrackets = r.openedSquare() == a.openedSquare() && r.closedSquare() == a.closedSquare();
        return pair && !sameBrackets
                ? Comparison.otherStructure("other brackets")
                : lists.inOrder(r.parts(), a.parts());
    }

    private Comparison line(Node.Matrix matrix, Node.Bracketed bracketed, Node r, Node a) {
        return isLine(matrix) && bracketed.openedSquare() == bracketed.closedSquare()
                ? lists.inOrder(r.parts(), a.parts())
                : Comparison.otherStructure("another kind of answer");
    }

    /** [[1, 2], [3, 4]]. */
    private static boolean isRows(Node node) {
        return node.parts().stream()
                .allMatch(row -> row instanceof Node.Bracketed bracketed && bracketed.openedSquare());
    }

    private static List<Node> rows(Node.Matrix matrix) {
        List<Node> rows = new ArrayList<>();
        for (int i = 0; i < matrix.items().size(); i += matrix.columns()) {
            rows.add(new Node.Bracketed(true, true, matrix.items().subList(i, i + matrix.columns())));
        }
        return rows;
    }
}
