package io.erpo.math.answer.meaning;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.ExactValue;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Evaluates sums, products and multiples of matrices. */
public final class MatrixArithmetic {

    private static final int MOST_ITEMS = 36;
    /** The items of products of matrices grow when they are not numbers. */
    private static final int MOST_PRODUCTS = 3;

    private final Work work;
    private final ExactValue exact;
    private int products;

    public MatrixArithmetic(Work work) {
        this.work = work;
        this.exact = new ExactValue(work);
    }

    /** Evaluates an expression of matrices to one matrix; returns any other node unchanged. */
    public Node carriedOut(Node node) {
        if (node instanceof Node.Matrix || !isArithmetic(node) || !holdsMatrix(node)) {
            return node;
        }
        products = 0;
        return matrix(node).<Node>map(matrix -> matrix).orElse(node);
    }

    private static boolean isArithmetic(Node node) {
        return node instanceof Node.Sum
                || node instanceof Node.Product
                || node instanceof Node.Quotient
                || node instanceof Node.Negative;
    }

    private boolean holdsMatrix(Node node) {
        work.step(1);
        return node instanceof Node.Matrix
                || isArithmetic(node) && node.parts().stream().anyMatch(this::holdsMatrix);
    }

    private Optional<Node.Matrix> matrix(Node node) {
        if (node instanceof Node.Matrix matrix) {
            return Optional.of(matrix).filter(m -> m.items().size() <= MOST_ITEMS);
        }
        if (node instanceof Node.Negative negative) {
            return matrix(negative.of()).map(m -> each(m, Node.Negative::new));
        }
        if (node instanceof Node.Quotient quotient && !holdsMatrix(quotient.below())) {
            return matrix(quotient.above()).map(m -> each(m, item -> new Node.Quotient(item, quotient.below())));
        }
        if (node instanceof Node.Sum sum) {
            return matrix(sum.left()).flatMap(left -> matrix(sum.right()).flatMap(right -> sum(left, right)));
        }
        return node instanceof Node.Product product ? product(product.left(), product.right()) : Optional.empty();
    }

    private Optional<Node.Matrix> product(Node left, Node right) {
        if (!holdsMatrix(left)) {
            return matrix(right).map(m -> each(m, item -> new Node.Product(left, item)));
        }
        if (!holdsMatrix(right)) {
            return matrix(left).map(m -> each(m, item -> new Node.Product(right, item)));
        }
        if (++products > MOST_PRODUCTS) {
            return Optional.empty();
        }
        return matrix(left).flatMap(a -> matrix(right).flatMap(b -> times(a, b)));
    }

    private Optional<Node.Matrix> sum(Node.Matrix a, Node.Matrix b) {
        if (a.columns() != b.columns() || a.items().size() != b.items().size()) {
            return Optional.empty();
        }
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < a.items().size(); i++) {
            items.add(folded(new Node.Sum(a.items().get(i), b.items().get(i))));
        }
        return Optional.of(new Node.Matrix(a.columns(), items));
    }

    private Optional<Node.Matrix> times(Node.Matrix a, Node.Matrix b) {
        int inner = a.columns();
        int columns = b.columns();
        int rows = a.items().size() / inner;
        if (b.items().size() / columns != inner || rows * columns > MOST_ITEMS) {
            return Optional.empty();
        }
        List<Node> items = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                Node item = new Node.Number(Rational.ZERO, 0);
                for (int k = 0; k < inner; k++) {
                    Node factor = a.items().get(row * inner + k);
                    item = folded(new Node.Sum(
                            item, new Node.Product(factor, b.items().get(k * columns + column))));
                }
                items.add(item);
            }
        }
        return Optional.of(new Node.Matrix(columns, items));
    }

    private Node.Matrix each(Node.Matrix matrix, UnaryOperator<Node> change) {
        return new Node.Matrix(
                matrix.columns(),
                matrix.items().stream().map(item -> folded(change.apply(item))).toList());
    }

    private Node folded(Node item) {
        return exact.of(item).<Node>map(value -> new Node.Number(value, 0)).orElse(item);
    }
}
