package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The variable {@code loop} in the body of a {@code for}. */
public final class Loop {

    private final List<Object> items;
    private int index;
    private Optional<List<Object>> watched = Optional.empty();

    public Loop(List<Object> items) {
        this.items = items;
    }

    public void moveTo(int item) {
        index = item;
    }

    int length() {
        return items.size();
    }

    public Optional<Object> attribute(String name) {
        int size = items.size();
        return Optional.ofNullable(
                switch (name) {
                    case "index" -> index + 1L;
                    case "index0" -> (long) index;
                    case "revindex" -> (long) size - index;
                    case "revindex0" -> size - index - 1L;
                    case "first" -> index == 0;
                    case "last" -> index == size - 1;
                    case "length" -> (long) size;
                    case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
                    case "nextitem" -> index < size - 1 ? items.get(index + 1) : new Undefined("there is no next item");
                    // Recursive loops are not supported, so the depth is constant.
                    case "depth" -> 1L;
                    case "depth0" -> 0L;
                    case "cycle" -> (Callable) (arguments, rendering) -> cycle(arguments.positional());
                    case "changed" -> (Callable) (arguments, rendering) -> changed(arguments.positional());
                    default -> null;
                });
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw new Fault("loop.cycle() needs values");
        }
        return values.get(index % values.size());
    }

    private boolean changed(List<Object> values) {
        boolean changed = watched.filter(last -> Values.equal(last, values)).isEmpty();
        watched = Optional.of(new ArrayList<>(values));
        return changed;
    }
}
