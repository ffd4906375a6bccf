package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import java.util.ArrayList;
import java.util.List;

/** Expands the determinant of a small matrix to sums of products. */
final class Determinant {

    private static final int LARGEST = 4;

    private Determinant() {}

    /** @throws SyntaxFault when the matrix is not square or too large */
    static Node of(Node.Matrix matrix) {
        int size = matrix.columns();
        if (size > LARGEST || matrix.items().size() != size * size) {
            throw new SyntaxFault("a determinant needs a square matrix of at most " + LARGEST + " rows");
        }
        return expanded(matrix.items(), size);
    }

    /** By the first row. */
    private static Node expanded(List<Node> items, int size) {
        if (size == 1) {
            return items.get(0);
        }
        Node sum = new Node.Number(Rational.ZERO, 0);
        for (int column = 0; column < size; column++) {
            Node term = new Node.Product(items.get(column), expanded(minor(items, size, column), size - 1));
            sum = new Node.Sum(sum, column % 2 == 0 ? term : new Node.Negative(term));
        }
        return sum;
    }

    /** Without the first row and one column. */
    private static List<Node> minor(List<Node> items, int size, int column) {
        List<Node> rest = new ArrayList<>();
        for (int i = size; i < items.size(); i++) {
            if (i % size != column) {
                rest.add(items.get(i));
            }
        }
        return rest;
    }
}
