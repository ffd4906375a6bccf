package io.erpo.math.answer.sets;

import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Probing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Solves an inequality that is linear in its unknown, or in the absolute value of a linear expression. */
final class Inequality {

    private final Node unknown;
    private final Probing probing;

    Inequality(Node unknown, Probing probing) {
        this.unknown = unknown;
        this.probing = probing;
    }

    /** @param sign one of {@code < > <= >= !=} */
    Optional<RealSet> solved(Node left, String sign, Node right) {
        OptionalDouble low = SolutionSet.end(left, probing);
        OptionalDouble high = SolutionSet.end(right, probing);
        if (isAbsolute(left) && high.isPresent()) {
            return absolute(left.parts().get(0), sign, high.getAsDouble());
        }
        if (isAbsolute(right) && low.isPresent()) {
            return absolute(right.parts().get(0), turned(sign), low.getAsDouble());
        }
        if (high.isPresent() && Double.isInfinite(high.getAsDouble())) {
            return linear(left).flatMap(x -> bounded(x, sign, high.getAsDouble()));
        }
        if (low.isPresent() && Double.isInfinite(low.getAsDouble())) {
            return linear(right).flatMap(x -> bounded(x, turned(sign), low.getAsDouble()));
        }
        return linear(left).flatMap(l -> linear(right).flatMap(r -> bounded(l.minus(r), sign, 0)));
    }

    private Optional<Affine> linear(Node node) {
        return Affine.of(node, unknown, probing);
    }

    private static boolean isAbsolute(Node node) {
        return node instanceof Node.Call call && call.function().equals("abs");
    }

    private Optional<RealSet> absolute(Node inner, String sign, double bound) {
        if (sign.equals("!=") || sign.equals("=") || !(bound >= 0)) {
            return Optional.empty();
        }
        boolean inside = sign.startsWith("<");
        String within = sign.equals("<") || sign.equals(">=") ? "<" : "<=";
        return linear(inner)
                .flatMap(x -> bounded(x, within, bound)
                        .flatMap(below -> bounded(x, turned(within), -bound).map(below::intersection)))
                .map(set -> inside ? set : set.complement());
    }

    private static Optional<RealSet> bounded(Affine x, String sign, double bound) {
        if (x.slope() == 0 || !Double.isFinite(x.slope())) {
            return Optional.empty();
        }
        double value = (bound - x.offset()) / x.slope();
        if (sign.equals("!=")) {
            return Optional.of(RealSet.point(value).complement());
        }
        if (sign.equals("=")) {
            return Optional.of(RealSet.point(value));
        }
        boolean closed = sign.length() == 2 && Double.isFinite(value);
        boolean below = x.slope() > 0 == sign.startsWith("<");
        return Optional.of(new RealSet(List.of(
                below
                        ? new RealSet.Segment(Double.NEGATIVE_INFINITY, false, value, closed)
                        : new RealSet.Segment(value, closed, Double.POSITIVE_INFINITY, false))));
    }

    private static String turned(String sign) {
        return switch (sign.charAt(0)) {
            case '<' -> sign.replace('<', '>');
            case '>' -> sign.replace('>', '<');
            default -> sign;
        };
    }
}
