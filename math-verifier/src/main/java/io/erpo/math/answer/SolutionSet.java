package io.erpo.math.answer;

import io.erpo.math.Work;
import io.erpo.math.answer.probe.Probing;
import io.erpo.math.answer.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads intervals, their unions, and inequalities in one variable as sets of real numbers. */
final class SolutionSet {

    private static final Set<String> INEQUALITIES = Set.of("<", ">", "<=", ">=", "!=");

    private final Probing probing;

    SolutionSet(Work work) {
        this.probing = new Probing(work);
    }

    /** Whether the node can be nothing but a set of real numbers: a pair in round brackets could be a point. */
    static boolean isPlainly(Node node) {
        if (node instanceof Node.Bracketed bracketed) {
            return bracketed.items().size() == 2
                    && (!bracketed.isRound() || bracketed.items().stream().anyMatch(SolutionSet::isInfinite));
        }
        if (node instanceof Node.Relation relation) {
            return INEQUALITIES.contains(relation.signs().get(0))
                    || relation.signs().get(0).equals("in");
        }
        if (node instanceof Node.Listing listing) {
            return listing.items().stream().allMatch(item -> item instanceof Node.Relation && isPlainly(item));
        }
        return node instanceof Node.Combined
                || (node instanceof Node.Symbol symbol && symbol.name().startsWith("bb "));
    }

    /** The set, empty for what is none or has ends without a value. */
    Optional<RealSet> of(Node node) {
        if (node instanceof Node.Bracketed bracketed && bracketed.items().size() == 2) {
            return segment(
                    bracketed.items().get(0),
                    bracketed.openedSquare(),
                    bracketed.items().get(1),
                    bracketed.closedSquare());
        }
        if (node instanceof Node.Braces braces) {
            return points(braces.items());
        }
        if (node instanceof Node.Symbol symbol) {
            return switch (symbol.name()) {
                case "bb R" -> Optional.of(RealSet.ALL);
                case "emptyset" -> Optional.of(new RealSet(List.of()));
                default -> Optional.empty();
            };
        }
        if (node instanceof Node.Combined combined) {
            return of(combined.left()).flatMap(left -> of(combined.right()).map(right -> switch (combined.operator()) {
                case "cup" -> left.union(right);
                case "cap" -> left.intersection(right);
                default -> left.intersection(right.complement());
            }));
        }
        if (node instanceof Node.Listing listing) {
            return all(listing.items());
        }
        return node instanceof Node.Relation relation ? relation(relation) : Optional.empty();
    }

    /** The one variable that inequalities are about, empty for none or several. */
    Optional<String> variable(Node node) {
        Set<String> names = probing.variables(List.of(node));
        return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
    }

    private Optional<RealSet> all(List<Node> items) {
        List<RealSet> sets = new ArrayList<>();
        for (Node item : items) {
            Optional<RealSet> set = of(item);
            if (set.isEmpty()) {
                return set;
            }
            sets.add(set.get());
        }
        RealSet union = sets.stream().reduce(RealSet::union).orElseThrow();
        // "x > 1, x < 3" means both, "x < 1, x > 3" means either: only one reading says something.
        return Optional.of(
                union.isSame(RealSet.ALL)
                        ? sets.stream().reduce(RealSet::intersection).orElseThrow()
                        : union);
    }

    private Optional<RealSet> relation(Node.Relation relation) {
        List<Node> sides = relation.sides();
        if (relation.signs().get(0).equals("in")) {
            return sides.size() == 2 && sides.get(0) instanceof Node.Symbol ? of(sides.get(1)) : Optional.empty();
        }
        RealSet set = RealSet.ALL;
        for (int i = 0; i < relation.signs().size(); i++) {
            Optional<RealSet> one = inequality(sides.get(i), relation.signs().get(i), sides.get(i + 1));
            if (one.isEmpty()) {
                return one;
            }
            set = set.intersection(one.get());
        }
        return Optional.of(set);
    }

    private Optional<RealSet> inequality(Node left, String sign, Node right) {
        boolean variableLeft = left instanceof Node.Symbol && end(left).isEmpty();
        boolean variableRight = right instanceof Node.Symbol && end(right).isEmpty();
        OptionalDouble bound = end(variableLeft ? right : left);
        if (variableLeft == variableRight || bound.isEmpty() || !INEQUALITIES.contains(sign)) {
            return Optional.empty();
        }
        double value = bound.getAsDouble();
        if (sign.equals("!=")) {
            return Optional.of(RealSet.point(value).complement());
        }
        boolean closed = sign.length() == 2 && Double.isFinite(value);
        boolean below = variableLeft == sign.startsWith("<");
        return Optional.of(new RealSet(List.of(
                below
                        ? new RealSet.Segment(Double.NEGATIVE_INFINITY, false, value, closed)
                        : new RealSet.Segment(value, closed, Double.POSITIVE_INFINITY, false))));
    }

    private Optional<RealSet> segment(Node low, boolean withLow, Node high, boolean withHigh) {
        OptionalDouble from = end(low);
        OptionalDouble to = end(high);
        return from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : Optional.of(new RealSet(List.of(new RealSet.Segment(
                        from.getAsDouble(),
                        withLow && Double.isFinite(from.getAsDouble()),
                        to.getAsDouble(),
                        withHigh && Double.isFinite(to.getAsDouble())))));
    }

    private Optional<RealSet> points(List<Node> items) {
        RealSet set = new RealSet(List.of());
        for (Node item : items) {
            OptionalDouble value = end(item);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            set = set.union(RealSet.point(value.getAsDouble()));
        }
        return Optional.of(set);
    }

    private OptionalDouble end(Node node) {
        if (isInfinite(node)) {
            return OptionalDouble.of(
                    node instanceof Node.Negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return probing.constant(node);
    }

    static boolean isInfinite(Node node) {
        Node inner = node instanceof Node.Negative negative ? negative.of() : node;
        return inner instanceof Node.Symbol symbol && symbol.name().equals("infty");
    }
}
