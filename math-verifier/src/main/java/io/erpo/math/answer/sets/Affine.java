package io.erpo.math.answer.sets;

import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Probing;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code slope x + offset}, for an unknown x. */
record Affine(double slope, double offset) {

    /** @return empty for an expression that is not plainly of that form */
    static Optional<Affine> of(Node node, Node unknown, Probing probing) {
        if (node.equals(unknown)) {
            return Optional.of(new Affine(1, 0));
        }
        OptionalDouble constant = probing.constant(node);
        if (constant.isPresent()) {
            return Optional.of(new Affine(0, constant.getAsDouble()));
        }
        if (node instanceof Node.Negative negative) {
            return of(negative.of(), unknown, probing).map(x -> x.times(-1));
        }
        if (node instanceof Node.Sum sum) {
            return of(sum.left(), unknown, probing)
                    .flatMap(left -> of(sum.right(), unknown, probing).map(left::plus));
        }
        if (node instanceof Node.Product product) {
            return of(product.left(), unknown, probing)
                    .flatMap(left -> of(product.right(), unknown, probing).flatMap(left::times));
        }
        if (node instanceof Node.Quotient quotient) {
            OptionalDouble below = probing.constant(quotient.below());
            return below.isEmpty() || below.getAsDouble() == 0
                    ? Optional.empty()
                    : of(quotient.above(), unknown, probing).map(above -> above.times(1 / below.getAsDouble()));
        }
        return Optional.empty();
    }

    Affine minus(Affine other) {
        return plus(other.times(-1));
    }

    private Affine plus(Affine other) {
        return new Affine(slope + other.slope, offset + other.offset);
    }

    private Affine times(double factor) {
        return new Affine(slope * factor, offset * factor);
    }

    private Optional<Affine> times(Affine other) {
        if (slope != 0 && other.slope != 0) {
            return Optional.empty();
        }
        return Optional.of(slope == 0 ? other.times(offset) : times(other.offset));
    }
}
