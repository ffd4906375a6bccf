package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Looks up a filter's {@code attribute} in an item: a path such as {@code function.name}, in which numbers are indices. */
@FunctionalInterface
interface Lookup {

    Object in(Object item);

    /** The item itself, when the arguments have no {@code attribute}. */
    static Lookup of(Arguments.Bound arguments) {
        return arguments.has("attribute") ? of(arguments.get("attribute")) : item -> item;
    }

    /** Several attributes separated by commas give a tuple. */
    static Lookup several(Arguments.Bound arguments) {
        if (!arguments.has("attribute")
                || !(arguments.get("attribute") instanceof String names)
                || names.indexOf(',') < 0) {
            return of(arguments);
        }
        List<Lookup> lookups = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            lookups.add(of(name));
        }
        return item -> new Tuple(lookups.stream().map(lookup -> lookup.in(item)).toList());
    }

    static Lookup of(Object attribute) {
        if (!(attribute instanceof String path)) {
            return item -> Access.item(item, attribute);
        }
        List<Object> keys = new ArrayList<>();
        for (String part : path.split("\\.", -1)) {
            boolean index = part.matches("[0-9]{1,9}");
            keys.add(index ? (Object) Long.valueOf(part) : part);
        }
        return item -> {
            Object value = item;
            for (Object key : keys) {
                value = Access.item(value, key);
            }
            return value;
        };
    }
}
