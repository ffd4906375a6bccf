package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.meaning.NamedTuples;
import io.erpo.math.answer.meaning.NamedValue;
import io.erpo.math.answer.meaning.Rewriting;
import io.erpo.math.answer.syntax.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares answers of several items: all are required and no other; in any order, unless names say which is which. */
final class ListComparison {

    private final Equivalence equivalence;
    private final RelationComparison relations;

    ListComparison(Equivalence equivalence, RelationComparison relations) {
        this.equivalence = equivalence;
        this.relations = relations;
    }

    static boolean isSeveral(Node node) {
        return node instanceof Node.Listing || node instanceof Node.Braces || hasBothSigns(node);
    }

    private static boolean hasBothSigns(Node node) {
        return node instanceof Node.PlusMinus || node.parts().stream().anyMatch(ListComparison::hasBothSigns);
    }

    Comparison compare(Node r, Node a) {
        if (isCondition(r) && isCondition(a) && isEither(r) != isEither(a)) {
            return Comparison.otherStructure("one says 'and', the other 'or'");
        }
        if (SequenceComparison.isVector(r) && !hasBothSigns(r) && a instanceof Node.Listing) {
            return inOrder(r.parts(), unnamed(a.parts()));
        }
        if (SequenceComparison.isVector(a) && !hasBothSigns(a) && r instanceof Node.Listing) {
            return inOrder(unnamed(r.parts()), a.parts());
        }
        List<Node> expected = alternatives(r);
        List<Node> found = alternatives(a);
        Optional<Comparison> tuples = tuples(expected, found);
        if (tuples.isPresent()) {
            return tuples.get();
        }
        if (expected.size() == 1 && a instanceof Node.Listing) {
            // One value in several forms is still one answer.
            return inOrder(Collections.nCopies(found.size(), expected.get(0)), found);
        }
        if (found.size() > expected.size()) {
            // A repetition is not another item.
            found = found.stream().distinct().toList();
        }
        if (expected.size() != found.size()) {
            return Comparison.otherStructure("expected " + expected.size() + " items, found " + found.size());
        }
        if (expected.size() == 1) {
            return NamedValue.isEquation(expected.get(0)) || NamedValue.isEquation(found.get(0))
                    ? relations.compare(expected.get(0), found.get(0))
                    : Comparison.otherStructure("another kind of answer");
        }
        if (names(expected) != names(found) && Math.max(names(expected), names(found)) > 1) {
            return inOrder(unnamed(expected), unnamed(found));
        }
        return anyOrder(expected, found);
    }

    /** Several inequalities, of which all hold or one. */
    private static boolean isCondition(Node node) {
        return node instanceof Node.Listing
                && node.parts().stream()
                        .anyMatch(item ->
                                isCondition(item) || item instanceof Node.Relation && !NamedValue.isEquation(item));
    }

    private static boolean isEither(Node node) {
        return node instanceof Node.Listing listing && listing.joint() == Node.Joint.OR;
    }

    /** Several solutions of several unknowns each, named on at least one side. */
    private Optional<Comparison> tuples(List<Node> expected, List<Node> found) {
        Optional<NamedTuples> wanted = NamedTuples.of(expected);
        Optional<NamedTuples> given = NamedTuples.of(found);
        if (wanted.isPresent() && given.isPresent()) {
            return Optional.of(given.get()
                    .inOrderOf(wanted.get())
                    .map(tuples -> anyOrder(wanted.get().tuples(), tuples))
                    .orElse(Comparison.otherStructure("other unknowns")));
        }
        if (wanted.isPresent()) {
            return Optional.of(anyOrder(wanted.get().tuples(), found));
        }
        return given.map(tuples -> anyOrder(expected, tuples.tuples()));
    }

    Comparison anyOrder(List<Node> expected, List<Node> found) {
        if (expected.size() != found.size()) {
            return Comparison.otherStructure("expected " + expected.size() + " items, found " + found.size());
        }
        List<Node> left = new ArrayList<>(found);
        for (Node item : expected) {
            int match = -1;
            for (int i = 0; i < left.size() && match < 0; i++) {
                match = equivalence.compare(item, left.get(i)).isEqual() ? i : -1;
            }
            if (match < 0) {
                return Comparison.otherStructure("an item of the reference is missing");
            }
            left.remove(match);
        }
        return Comparison.sameStructure("the same items");
    }

    Comparison inOrder(List<Node> expected, List<Node> found) {
        if (expected.size() != found.size()) {
            return Comparison.otherStructure("expected " + expected.size() + " items, found " + found.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            Comparison item = equivalence.compare(expected.get(i), found.get(i));
            if (!item.isEqual()) {
                return new Comparison(item.outcome(), item.by(), "item " + (i + 1) + ": " + item.reason());
            }
        }
        return Comparison.sameStructure("the same items in order");
    }

    /** How many different names the items have. */
    private static int names(List<Node> items) {
        Set<Node> names = new LinkedHashSet<>();
        items.forEach(item -> NamedValue.of(item).flatMap(NamedValue::name).ifPresent(names::add));
        return names.size();
    }

    private static List<Node> unnamed(List<Node> items) {
        List<Node> result = new ArrayList<>();
        for (Node item : items) {
            result.add(NamedValue.of(item)
                    .filter(statement -> statement.values().size() == 1)
                    .map(statement -> statement.values().get(0))
                    .orElse(item));
        }
        return result;
    }

    private static List<Node> alternatives(Node node) {
        if (node instanceof Node.Braces braces) {
            Set<Node> different = new LinkedHashSet<>();
            braces.items().forEach(item -> different.addAll(alternatives(item)));
            return List.copyOf(different);
        }
        if (node instanceof Node.Listing listing) {
            List<Node> all = new ArrayList<>();
            listing.items().forEach(item -> all.addAll(alternatives(item)));
            return all;
        }
        if (node instanceof Node.Relation relation
                && relation.sides().size() == 2
                && NamedValue.isName(relation.sides().get(0))
                && isSeveral(relation.sides().get(1))) {
            return alternatives(relation.sides().get(1)).stream()
                    .map(value -> (Node) new Node.Relation(
                            relation.signs(), List.of(relation.sides().get(0), value)))
                    .toList();
        }
        return hasBothSigns(node)
                ? List.of(Rewriting.choose(node, false), Rewriting.choose(node, true))
                : List.of(node);
    }
}
