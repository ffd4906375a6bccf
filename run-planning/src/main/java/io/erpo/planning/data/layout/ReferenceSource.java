package io.erpo.planning.data.layout;

import io.erpo.planning.data.rows.JsonText;
import io.erpo.planning.data.rows.Row;
import io.erpo.planning.data.rows.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a row has its reference. */
sealed interface ReferenceSource {

    /** What is read. */
    List<KeyPath> paths();

    /** Whether rows with these keys have a reference here. */
    boolean isIn(List<String> keys);

    /** @throws IllegalArgumentException saying what is missing or of the wrong kind */
    String read(Row row);

    /** One value states the answer. */
    record Answer(KeyPath path, AnswerForm form) implements ReferenceSource {

        @Override
        public List<KeyPath> paths() {
            return List.of(path);
        }

        @Override
        public boolean isIn(List<String> keys) {
            return path.startsIn(keys);
        }

        @Override
        public String read(Row row) {
            return form.answer(Layout.text(path.text(), Layout.required(row, path), true));
        }
    }

    /**
     * Several fields hold the tests of a program. The reference is JSON of them in this order, which the reward
     * {@code code} reads; the solution is not in it.
     *
     * @param required fields that each row has; the reward says what is wrong with their values
     * @param others fields that may be missing, null or empty
     */
    record Tests(List<KeyPath> required, List<KeyPath> others) implements ReferenceSource {

        public Tests {
            required = List.copyOf(required);
            others = List.copyOf(others);
        }

        @Override
        public List<KeyPath> paths() {
            return Stream.concat(required.stream(), others.stream()).toList();
        }

        @Override
        public boolean isIn(List<String> keys) {
            return required.stream().allMatch(path -> path.startsIn(keys));
        }

        @Override
        public String read(Row row) {
            Map<String, Value> tests = new LinkedHashMap<>();
            for (KeyPath path : required) {
                tests.put(path.text(), Layout.required(row, path));
            }
            for (KeyPath path : others) {
                path.in(row.fields())
                        .filter(value -> !value.kind().equals("null") && !value.isEmpty())
                        .ifPresent(value -> tests.put(path.text(), value));
            }
            return Layout.readable(String.join(", ", tests.keySet()), JsonText.of(tests));
        }
    }
}
