package io.erpo.planning.data.layout;

import io.erpo.planning.data.rows.JsonText;
import io.erpo.planning.data.rows.Value;
import io.erpo.planning.data.rows.Value.Fields;
import io.erpo.planning.data.rows.Value.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way to a value in a row, such as {@code reward_model.ground_truth} or {@code prompt[0].content}; {@code [-1]} is
 * the last item of a list. A key of this whole name is taken first, since flattened tables have dots in their names.
 */
public record KeyPath(String text, List<Step> steps) {

    private static final Pattern FORM =
            Pattern.compile("[^.\\[\\]]+(\\[-?\\d{1,6}\\])*(\\.[^.\\[\\]]+(\\[-?\\d{1,6}\\])*)*");
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(-?\\d+)\\]");

    /** One step down. */
    sealed interface Step {
        record Key(String name) implements Step {}

        record Index(int position) implements Step {}
    }

    public KeyPath {
        steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException when the text is no path */
    public static KeyPath of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a path such as answer, reward_model.ground_truth or prompt[0].content, was \"" + text + "\"");
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(
                    step.group(1) == null
                            ? new Step.Index(Integer.parseInt(step.group(2)))
                            : new Step.Key(step.group(1)));
        }
        return new KeyPath(text, steps);
    }

    /** The keys of a row of which one has to be read. */
    Set<String> roots() {
        return Stream.of(text, root()).collect(Collectors.toSet());
    }

    private String root() {
        return ((Step.Key) steps.get(0)).name();
    }

    /** Whether a row with these keys may have the value. */
    boolean startsIn(List<String> keys) {
        return keys.contains(text) || keys.contains(root());
    }

    /**
     * The value in a row; empty when there is none.
     *
     * @throws IllegalArgumentException when a key on the way occurs twice
     */
    Optional<Value> in(Fields row) {
        if (steps.size() > 1 && row.values().containsKey(text)) {
            return key(row, text);
        }
        Optional<Value> value = Optional.of(row);
        for (Step step : steps) {
            value = value.flatMap(outer -> down(outer, step));
        }
        return value;
    }

    private static Optional<Value> down(Value outer, Step step) {
        if (outer instanceof Value.Text cell) {
            return JsonText.in(cell.text()).flatMap(inside -> down(inside, step));
        }
        if (step instanceof Step.Key key && outer instanceof Fields fields) {
            return key(fields, key.name());
        }
        if (step instanceof Step.Index index && outer instanceof Items list) {
            int size = list.items().size();
            int position = index.position() < 0 ? size + index.position() : index.position();
            return position >= 0 && position < size ? Optional.of(list.items().get(position)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Value> key(Fields fields, String name) {
        if (fields.repeated().contains(name)) {
            throw new IllegalArgumentException("has \"%s\" twice; keep one".formatted(name));
        }
        return Optional.ofNullable(fields.values().get(name));
    }

    @Override
    public String toString() {
        return text;
    }
}
