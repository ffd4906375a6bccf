package io.erpo.planning.data.layout;

import io.erpo.planning.data.rows.JsonText;
import io.erpo.planning.data.rows.Row;
import io.erpo.planning.data.rows.Value;
import io.erpo.planning.data.rows.Value.Items;
import io.erpo.planning.data.rows.Value.Text;
import java.util.Optional;
import java.util.stream.Stream;

/** What a problem needs beside its text before a program can be written for it. */
enum Addition {
    NOTHING(""),
    /** The first test names the function. The other tests stay hidden, so that a program cannot repeat their values. */
    FIRST_TEST("test_list"),
    /** The header of the function or class that the tests call. */
    STARTER_CODE("starter_code");

    private final String key;

    Addition(String key) {
        this.key = key;
    }

    Stream<KeyPath> paths() {
        return Stream.of(key).filter(name -> !name.isEmpty()).map(KeyPath::of);
    }

    /** The text with the addition of the row. */
    String to(String text, Row row) {
        Optional<Value> value = paths().findFirst().flatMap(path -> path.in(row.fields()));
        return switch (this) {
            case NOTHING -> text;
            case FIRST_TEST ->
                value.flatMap(Addition::first)
                        .map(test -> "%s Your code should pass this test:\n\n%s".formatted(text.strip(), test))
                        .orElse(text);
            case STARTER_CODE ->
                value.flatMap(Addition::text)
                        .map(code -> "%s\n\nUse this starter code:\n```python\n%s\n```"
                                .formatted(text.strip(), code.stripTrailing()))
                        .orElse(text);
        };
    }

    /** A table without lists has the tests as JSON or as lines in a cell. */
    private static Optional<String> first(Value tests) {
        if (tests instanceof Items list) {
            return list.items().stream().findFirst().flatMap(Addition::text);
        }
        Optional<String> cell = text(tests);
        Optional<Value> inside = cell.flatMap(JsonText::in).filter(Items.class::isInstance);
        return inside.isPresent()
                ? first(inside.get())
                : cell.flatMap(
                        lines -> lines.lines().filter(line -> !line.isBlank()).findFirst());
    }

    private static Optional<String> text(Value value) {
        return value instanceof Text text && !text.text().isBlank() ? Optional.of(text.text()) : Optional.empty();
    }
}
