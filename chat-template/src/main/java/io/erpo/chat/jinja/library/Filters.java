package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The filters by name. */
public final class Filters {

    @FunctionalInterface
    public interface Filter {
        Object apply(Object value, Arguments arguments, Rendering rendering);
    }

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.putAll(TextFilters.ALL);
        ALL.putAll(NumberFilters.ALL);
        ALL.putAll(SequenceFilters.ALL);
        ALL.putAll(SelectingFilters.ALL);
    }

    private Filters() {}

    public static Optional<Filter> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    public static Iterable<String> names() {
        return new TreeSet<>(ALL.keySet());
    }

    public static Object apply(String name, Filter filter, Object value, Arguments arguments, Rendering rendering) {
        try {
            rendering.charge(size(value));
            Object result = filter.apply(value, arguments, rendering);
            rendering.charge(size(result));
            return result;
        } catch (Fault e) {
            throw new Fault("filter '" + name + "': " + e.getMessage());
        }
    }

    private static long size(Object value) {
        return value instanceof String text
                ? text.length()
                : value instanceof java.util.Collection<?> items ? items.size() : 1;
    }
}
