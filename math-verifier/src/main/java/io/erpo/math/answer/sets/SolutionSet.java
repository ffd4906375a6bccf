package io.erpo.math.answer.sets;

import io.erpo.math.answer.meaning.NamedValue;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Probing;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Converts intervals, their unions, and inequalities in one variable to sets of real numbers. */
public final class SolutionSet {

    private static final Set<String> INEQUALITIES = Set.of("<", ">", "<=", ">=", "!=");

    private final Probing probing;

    public SolutionSet(Work work) {
        this.probing = new Probing(work);
    }

    /** Whether the node can only be a set of real numbers: a pair in round brackets could also be a point. */
    public static boolean isPlainly(Node node) {
        if (node instanceof Node.Bracketed bracketed) {
            return bracketed.items().size() == 2
                    && (!bracketed.isRound() || bracketed.items().stream().anyMatch(SolutionSet::isInfinite));
        }
        if (node instanceof Node.Relation relation) {
            return INEQUALITIES.contains(relation.signs().get(0))
                    || relation.signs().get(0).equals("in");
        }
        if (node instanceof Node.Listing listing) {
            return listing.items().stream()
                    .allMatch(item -> isPlainly(item)
                            && (listing.joint() == Node.Joint.OR
                                    || item instanceof Node.Relation
                                    || item instanceof Node.Listing));
        }
        return node instanceof Node.Combined
                || isDifference(node)
                || (node instanceof Node.Symbol symbol && symbol.name().startsWith("bb "));
    }

    /** R - {2}. */
    private static boolean isDifference(Node node) {
        return node instanceof Node.Sum sum
                && sum.right() instanceof Node.Negative negative
                && negative.of() instanceof Node.Braces;
    }

    /** The set; empty when the node is not a set, or an end has no value. */
    public Optional<RealSet> of(Node node) {
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
        if (isDifference(node)) {
            Node without = node.parts().get(1).parts().get(0);
            return of(node.parts().get(0))
                    .flatMap(left -> of(without).map(RealSet::complement).map(left::intersection));
        }
        if (node instanceof Node.Listing listing) {
            return all(listing);
        }
        return node instanceof Node.Relation relation ? relation(relation) : Optional.empty();
    }

    /** The unknown of the conditions: a variable, or a name such as f(x); empty for none or several. */
    public Optional<Node> unknown(Node node) {
        if (node instanceof Node.Relation relation) {
            return relation.signs().get(0).equals("in")
                    ? Optional.of(relation.sides().get(0))
                    : unknown(relation.sides());
        }
        List<Node> unknowns = node.parts().stream()
                .flatMap(part -> unknown(part).stream())
                .distinct()
                .toList();
        return unknowns.size() == 1 ? Optional.of(unknowns.get(0)) : Optional.empty();
    }

    private Optional<Node> unknown(List<Node> sides) {
        Set<String> variables = probing.variables(sides);
        if (variables.size() == 1) {
            return Optional.of(new Node.Symbol(variables.iterator().next()));
        }
        List<Node> names = sides.stream().filter(side -> end(side).isEmpty()).toList();
        return names.size() == 1 && NamedValue.isName(names.get(0)) ? Optional.of(names.get(0)) : Optional.empty();
    }

    private Optional<RealSet> all(Node.Listing listing) {
        List<RealSet> sets = new ArrayList<>();
        for (Node item : listing.items()) {
            Optional<RealSet> set = of(item);
            if (set.isEmpty() || unknown(item).isPresent() && unknown(listing).isEmpty()) {
                return Optional.empty();
            }
            sets.add(set.get());
        }
        RealSet either = sets.stream().reduce(RealSet::union).orElseThrow();
        RealSet both = sets.stream().reduce(RealSet::intersection).orElseThrow();
        return switch (listing.joint()) {
            case AND -> Optional.of(both);
            case OR -> Optional.of(either);
            case COMMA -> separated(either, both);
        };
    }

    /**
     * A comma says neither "and" nor "or": {@code x > 1, x < 3} can only mean both and {@code x < 1, x > 3} can only mean either;
     * where both meanings say something, none is taken.
     */
    private static Optional<RealSet> separated(RealSet either, RealSet both) {
        boolean all = either.isSame(RealSet.ALL);
        boolean none = both.segments().isEmpty();
        return all == none ? Optional.empty() : Optional.of(all ? both : either);
    }

    private Optional<RealSet> relation(Node.Relation relation) {
        List<Node> sides = relation.sides();
        if (relation.signs().get(0).equals("in")) {
            return sides.size() == 2 && sides.get(0) instanceof Node.Symbol ? of(sides.get(1)) : Optional.empty();
        }
        Optional<Node> unknown = unknown(sides);
        if (unknown.isEmpty() || !INEQUALITIES.containsAll(relation.signs())) {
            return Optional.empty();
        }
        Inequality inequality = new Inequality(unknown.get(), probing);
        RealSet set = RealSet.ALL;
        for (int i = 0; i < relation.signs().size(); i++) {
            Optional<RealSet> one =
                    inequality.solved(sides.get(i), relation.signs().get(i), sides.get(i + 1));
            if (one.isEmpty()) {
                return one;
            }
            set = set.intersection(one.get());
        }
        return Optional.of(set);
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
        return end(node, probing);
    }

    /** The value of a constant, which may be infinite. */
    static OptionalDouble end(Node node, Probing probing) {
        if (isInfinite(node)) {
            return OptionalDouble.of(
                    node instanceof Node.Negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return probing.constant(node);
    }

    public static boolean isInfinite(Node node) {
        Node inner = node instanceof Node.Negative negative ? negative.of() : node;
        return inner instanceof Node.Symbol symbol && symbol.name().equals("infty");
    }
}
