package io.erpo.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The filters by name. */
final class Filters {

    @FunctionalInterface
    interface Filter {
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

    static Optional<Filter> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Iterable<String> names() {
        return new TreeSet<>(ALL.keySet());
    }

    static Object apply(String name, Filter filter, Object value, Arguments arguments, Rendering rendering) {
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
