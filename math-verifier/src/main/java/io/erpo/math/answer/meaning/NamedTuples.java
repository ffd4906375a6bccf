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
