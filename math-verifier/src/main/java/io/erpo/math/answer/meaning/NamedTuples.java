package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Several solutions whose parts have names: {@code p = 5, q = 2; p = 7, q = 2}.
 *
 * @param names two or more, in order of appearance
 * @param tuples two or more, each with a value for every name
 */
public record NamedTuples(List<Node> names, List<Node> tuples) {

    public NamedTuples {
        names = List.copyOf(names);
        tuples = List.copyOf(tuples);
    }

    /** Whether one is {@code (p, q) = (4, 9)} and the other names p and q one by one, or in another order. */
    public static boolean areNamedApart(Node r, Node a) {
        boolean ofTuples = isOfTuples(r) && isOfTuples(a);
        return isOfTuples(r) && a instanceof Node.Listing
                || isOfTuples(a) && r instanceof Node.Listing
                || ofTuples && !r.parts().get(0).equals(a.parts().get(0));
    }

    /** {@code p = 4, q = 9} for {@code (p, q) = (4, 9)}; any other node unchanged. */
    public static Node apart(Node node) {
        if (!isOfTuples(node)) {
            return node;
        }
        List<Node> names = node.parts().get(0).parts();
        List<Node> values = node.parts().get(1).parts();
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            items.add(new Node.Relation(List.of("="), List.of(names.get(i), values.get(i))));
        }
        return new Node.Listing(items);
    }

    private static boolean isOfTuples(Node node) {
        if (!(node instanceof Node.Relation relation) || !relation.signs().equals(List.of("="))) {
            return false;
        }
        Node names = relation.sides().get(0);
        Node values = relation.sides().get(1);
        boolean sequences = names instanceof Node.Bracketed && values instanceof Node.Bracketed
                || names instanceof Node.Matrix && values instanceof Node.Matrix;
        return sequences
                && names.parts().size() > 1
                && names.parts().size() == values.parts().size()
                && names.parts().stream().allMatch(NamedValue::isName);
    }

    /** @return empty when the names do not repeat in the same order */
    public static Optional<NamedTuples> of(List<Node> items) {
        List<Node> names = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        for (Node item : items) {
            Optional<NamedValue> statement = NamedValue.of(item)
                    .filter(one -> one.name().isPresent() && one.values().size() == 1);
            if (statement.isEmpty()) {
                return Optional.empty();
            }
            names.add(statement.get().name().orElseThrow());
            values.add(statement.get().values().get(0));
        }
        int width = names.isEmpty() ? 0 : names.subList(1, names.size()).indexOf(names.get(0)) + 1;
        if (width < 2 || items.size() % width != 0 || new HashSet<>(names).size() != width) {
            return Optional.empty();
        }
        List<Node> tuples = new ArrayList<>();
        for (int i = 0; i < names.size(); i += width) {
            if (!names.subList(i, i + width).equals(names.subList(0, width))) {
                return Optional.empty();
            }
            tuples.add(new Node.Bracketed(false, false, values.subList(i, i + width)));
        }
        return Optional.of(new NamedTuples(names.subList(0, width), tuples));
    }

    /** These tuples with their values in the order of other names, empty when the names are not the same. */
    public Optional<List<Node>> inOrderOf(NamedTuples other) {
        if (!new HashSet<>(names).equals(new HashSet<>(other.names))) {
            return Optional.empty();
        }
        List<Node> ordered = new ArrayList<>();
        for (Node tuple : tuples) {
            List<Node> values = other.names.stream()
                    .map(name -> tuple.parts().get(names.indexOf(name)))
                    .toList();
            ordered.add(new Node.Bracketed(false, false, values));
        }
        return Optional.of(ordered);
    }
}
