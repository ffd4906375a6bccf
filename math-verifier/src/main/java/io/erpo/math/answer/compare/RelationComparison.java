package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.DecidedBy;
import io.erpo.math.answer.meaning.CommonDenominator;
import io.erpo.math.answer.meaning.NamedValue;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Probing;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Compares equations, inequalities and named values with each other and with plain values. */
final class RelationComparison {

    private static final Set<String> ABOVE = Set.of(">", ">=");

    private final Equivalence equivalence;
    private final Probing probing;

    RelationComparison(Equivalence equivalence, Work work) {
        this.equivalence = equivalence;
        this.probing = new Probing(work);
    }

    Comparison compare(Node r, Node a) {
        Optional<NamedValue> expected = NamedValue.of(r);
        Optional<NamedValue> found = NamedValue.of(a);
        if (expected.isEmpty() || found.isEmpty()) {
            return sameRelation(r, a);
        }
        boolean bothEquations = r instanceof Node.Relation && a instanceof Node.Relation;
        if (bothEquations && !isSameName(expected.get(), found.get())) {
            return equations((Node.Relation) r, (Node.Relation) a);
        }
        Comparison last = Comparison.otherStructure("an equation without a value");
        for (Node wanted : expected.get().values()) {
            for (Node given : found.get().values()) {
                last = equivalence.compare(wanted, given);
                if (!last.isEqual()) {
                    // The left side of xy = 6 looks like the name of a function.
                    boolean otherNames = bothEquations
                            && !expected.get().name().equals(found.get().name());
                    return otherNames ? equations((Node.Relation) r, (Node.Relation) a) : last;
                }
            }
        }
        return last;
    }

    /** The graph y of a function f(x) is that function. */
    private static boolean isSameName(NamedValue r, NamedValue a) {
        boolean same = r.name().isPresent() && r.name().equals(a.name());
        return same
                || r.isFunction() && a.name().equals(Optional.of(new Node.Symbol("y")))
                || a.isFunction() && r.name().equals(Optional.of(new Node.Symbol("y")));
    }

    private Comparison sameRelation(Node r, Node a) {
        if (!(r instanceof Node.Relation expected && a instanceof Node.Relation found)) {
            return Comparison.otherStructure("another kind of relation");
        }
        Node.Relation wanted = upward(expected);
        Node.Relation given = upward(found);
        if (!wanted.signs().equals(given.signs())) {
            return Comparison.otherStructure("another kind of relation");
        }
        if (wanted.signs().equals(List.of("<")) || wanted.signs().equals(List.of("<="))) {
            OptionalDouble ratio = probing.ratio(difference(wanted), difference(given));
            if (ratio.isPresent() && ratio.getAsDouble() > 0) {
                return Comparison.equal(DecidedBy.PROBING, "the same inequality");
            }
        }
        for (int i = 0; i < wanted.sides().size(); i++) {
            Comparison side =
                    equivalence.compare(wanted.sides().get(i), given.sides().get(i));
            if (!side.isEqual()) {
                return side;
            }
        }
        return Comparison.sameStructure("the same relation");
    }

    /** "3 > x" is "x < 3". */
    private static Node.Relation upward(Node.Relation relation) {
        if (!ABOVE.containsAll(relation.signs())) {
            return relation;
        }
        List<String> signs = new ArrayList<>();
        relation.signs().forEach(sign -> signs.add(sign.replace('>', '<')));
        List<Node> sides = new ArrayList<>(relation.sides());
        Collections.reverse(signs);
        Collections.reverse(sides);
        return new Node.Relation(signs, sides);
    }

    private Comparison equations(Node.Relation r, Node.Relation a) {
        if (r.sides().size() != 2 || a.sides().size() != 2) {
            return sameRelation(r, a);
        }
        boolean same = probing.ratio(difference(r), difference(a)).isPresent()
                || probing.ratio(CommonDenominator.numerator(difference(r)), CommonDenominator.numerator(difference(a)))
                        .isPresent();
        return same
                ? Comparison.equal(DecidedBy.PROBING, "the same equation")
                : Comparison.different(DecidedBy.PROBING, "another equation");
    }

    private static Node difference(Node.Relation relation) {
        return new Node.Sum(
                relation.sides().get(0), new Node.Negative(relation.sides().get(1)));
    }
}
