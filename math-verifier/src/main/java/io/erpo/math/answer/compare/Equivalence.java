package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.meaning.MatrixArithmetic;
import io.erpo.math.answer.meaning.NamedTuples;
import io.erpo.math.answer.meaning.NamedValue;
import io.erpo.math.answer.sets.RealSet;
import io.erpo.math.answer.sets.SolutionSet;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.util.List;
import java.util.Optional;

/** Compares two parsed answers: looks at their kinds and dispatches to the comparison for them. */
final class Equivalence {

    private final Work work;
    private final SolutionSet sets;
    private final ListComparison lists;
    private final RelationComparison relations;
    private final SequenceComparison sequences;
    private final ScalarComparison scalars;
    private final MatrixArithmetic matrices;

    Equivalence(ComparisonSettings settings, Work work) {
        this.work = work;
        this.sets = new SolutionSet(work);
        this.relations = new RelationComparison(this, work);
        this.lists = new ListComparison(this, relations);
        this.sequences = new SequenceComparison(lists);
        this.scalars = new ScalarComparison(this, new ValueComparison(settings, work));
        this.matrices = new MatrixArithmetic(work);
    }

    Comparison compare(Node reference, Node answer) {
        work.step(1);
        Node r = matrices.carriedOut(single(reference));
        Node a = matrices.carriedOut(single(answer));
        if (NamedTuples.areNamedApart(r, a)) {
            r = NamedTuples.apart(r);
            a = NamedTuples.apart(a);
        }
        if (SolutionSet.isPlainly(r) || SolutionSet.isPlainly(a)) {
            Optional<Comparison> decided = realSets(r, a);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        if (ListComparison.isSeveral(r) || ListComparison.isSeveral(a)) {
            return lists.compare(r, a);
        }
        if (r instanceof Node.Relation || a instanceof Node.Relation) {
            return relations.compare(r, a);
        }
        if (SequenceComparison.isSequence(r) || SequenceComparison.isSequence(a)) {
            return sequences.compare(r, a);
        }
        if (r instanceof Node.Combined || a instanceof Node.Combined) {
            return combined(r, a);
        }
        return scalars.compare(r, a);
    }

    private static Node single(Node node) {
        // "x in S" states S.
        if (node instanceof Node.Relation relation
                && relation.signs().equals(List.of("in"))
                && NamedValue.isName(relation.sides().get(0))) {
            return single(relation.sides().get(1));
        }
        if (node instanceof Node.Braces braces && braces.items().isEmpty()) {
            return new Node.Symbol("emptyset");
        }
        boolean alone = (node instanceof Node.Listing || node instanceof Node.Braces)
                && node.parts().size() == 1;
        return alone ? single(node.parts().get(0)) : node;
    }

    private Optional<Comparison> realSets(Node r, Node a) {
        Optional<RealSet> expected = sets.of(r);
        Optional<RealSet> found = sets.of(a);
        if (expected.isEmpty() || found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> unknown = sets.unknown(r);
        Optional<Node> other = sets.unknown(a);
        if (unknown.isPresent() && other.isPresent() && !unknown.equals(other)) {
            return Optional.of(Comparison.otherStructure("a condition on another unknown"));
        }
        return Optional.of(
                expected.get().isSame(found.get())
                        ? Comparison.sameStructure("the same set of numbers")
                        : Comparison.otherStructure("other numbers"));
    }

    private Comparison combined(Node r, Node a) {
        boolean sameOperator = r instanceof Node.Combined expected
                && a instanceof Node.Combined found
                && expected.operator().equals(found.operator());
        return sameOperator ? lists.inOrder(r.parts(), a.parts()) : Comparison.otherStructure("another kind of set");
    }
}
