package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Values;
import java.util.Comparator;

/** The order that filters compare items by: text in lower case, unless {@code case_sensitive} is set. */
final class Ordering {

    private Ordering() {}

    static Comparator<Object> by(Lookup lookup, boolean caseSensitive, Rendering rendering) {
        return (a, b) -> {
            rendering.charge(1);
            return Values.compare(key(lookup.in(a), caseSensitive), key(lookup.in(b), caseSensitive));
        };
    }

    static Object key(Object value, boolean caseSensitive) {
        if (value instanceof Tuple tuple) {
            return new Tuple(
                    tuple.stream().map(item -> key(item, caseSensitive)).toList());
        }
        return !caseSensitive && value instanceof String text ? Texts.lower(text) : value;
    }
}
