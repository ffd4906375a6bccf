package io.erpo.planning.data.layout;

import io.erpo.planning.data.rows.Row;
import io.erpo.planning.data.rows.Value;
import io.erpo.planning.data.rows.Value.Number;
import io.erpo.planning.data.rows.Value.Text;
import io.erpo.planning.data.rows.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the rows of a file have their problem.
 *
 * @param name of the layout, for people
 * @param prompts paths of which a row has exactly one
 * @param addition what is put behind the problem
 * @param ids paths of which the first that a row has names the problem
 * @param sourceRequired whether each row must have the data source
 */
public record Layout(
        String name,
        List<KeyPath> prompts,
        Addition addition,
        ReferenceSource reference,
        List<KeyPath> ids,
        KeyPath dataSource,
        boolean sourceRequired) {

    /** What a row says of a problem. */
    public record Fields(Question question, String answer, Optional<String> id, String dataSource) {}

    public Layout {
        prompts = List.copyOf(prompts);
        ids = List.copyOf(ids);
    }

    /** The keys of a row that have to be read. */
    public Wanted wanted() {
        return new Wanted(roots(read()), roots(ids.stream()));
    }

    private Stream<KeyPath> read() {
        return Stream.of(prompts.stream(), addition.paths(), reference.paths().stream(), Stream.of(dataSource))
                .flatMap(paths -> paths)
                .distinct();
    }

    private static Set<String> roots(Stream<KeyPath> paths) {
        return paths.flatMap(path -> path.roots().stream()).collect(Collectors.toSet());
    }

    /**
     * What a row holds.
     *
     * @throws IllegalArgumentException saying what is missing or of the wrong kind
     */
    public Fields read(Row row) {
        return new Fields(question(row), reference.read(row), id(row), dataSource(row));
    }

    /** Such as {@code verl (prompt, reward_model.ground_truth)}. */
    public String describe(List<String> keys) {
        return read().filter(path -> path.startsIn(keys))
                .map(KeyPath::text)
                .collect(Collectors.joining(", ", name + " (", ")"));
    }

    private Question question(Row row) {
        List<KeyPath> present =
                prompts.stream().filter(path -> path.startsIn(row.keys())).toList();
        if (present.size() > 1) {
            throw new IllegalArgumentException("has both \"%s\" and \"%s\"; keep one, or name it with data.prompt"
                    .formatted(present.get(0), present.get(1)));
        }
        KeyPath path = present.isEmpty() ? prompts.get(0) : present.get(0);
        Question question = Question.of(path.text(), path.in(row.fields()).orElseThrow(() -> missing(row, prompts)));
        return question.messages().isEmpty()
                ? new Question(readable(path.text(), addition.to(question.text(), row)), List.of())
                : question;
    }

    static Value required(Row row, KeyPath path) {
        return path.in(row.fields()).orElseThrow(() -> missing(row, List.of(path)));
    }

    private Optional<String> id(Row row) {
        return ids.stream()
                .map(path -> path.in(row.fields()))
                .flatMap(Optional::stream)
                .filter(value -> value instanceof Text || value instanceof Number)
                .map(value -> text("id", value, true))
                .filter(id -> !id.isBlank())
                .findFirst();
    }

    private String dataSource(Row row) {
        Optional<Value> value =
                dataSource.in(row.fields()).filter(found -> !found.kind().equals("null"));
        if (value.isEmpty() && sourceRequired) {
            throw missing(row, List.of(dataSource));
        }
        return value.map(found -> text(dataSource.text(), found, true).strip()).orElse("");
    }

    /** The text of a value. */
    static String text(String key, Value value, boolean numberAllowed) {
        String text;
        if (value instanceof Text string) {
            text = string.text();
        } else if (value instanceof Number number && numberAllowed) {
            text = number.digits();
        } else {
            boolean holdsMore = value instanceof Value.Items || value instanceof Value.Fields;
            throw new IllegalArgumentException("\"%s\" must be a string%s, was %s%s"
                    .formatted(
                            key,
                            numberAllowed ? " or a number" : "",
                            value.kind(),
                            holdsMore ? "; a path such as %s names what is inside".formatted(inside(key, value)) : ""));
        }
        return readable(key, text);
    }

    /** The text, which can be written as UTF-8. */
    static String readable(String key, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text) || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + key + "\" holds a lone surrogate or a zero character");
        }
        return text;
    }

    private static String inside(String key, Value value) {
        return value instanceof Value.Fields fields
                ? key + "."
                        + fields.values().keySet().stream().sorted().findFirst().orElse("key")
                : key + "[0]";
    }

    private static IllegalArgumentException missing(Row row, List<KeyPath> paths) {
        String expected = paths.size() == 1
                ? "no \"" + paths.get(0) + "\""
                : paths.stream().map(path -> "\"" + path + "\"").collect(Collectors.joining(" nor ", "neither ", ""));
        return new IllegalArgumentException("has %s; %s".formatted(expected, Layouts.there(row.keys())));
    }
}
