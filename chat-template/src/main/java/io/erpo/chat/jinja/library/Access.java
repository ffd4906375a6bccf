package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.python.Loop;
import io.erpo.chat.jinja.python.Namespace;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes, items and slices of values, looked up in the order of jinja2. A missing one is undefined. */
public final class Access {

    private Access() {}

    /** {@code value.name}: an attribute of the Python type wins over a key of a dict. */
    public static Object attribute(Object value, String name) {
        requireDefined(value);
        return own(value, name)
                .or(() -> value instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty())
                .orElseGet(() -> new Undefined(Values.typeName(value) + " has no attribute '" + name + "'"));
    }

    /** {@code value[key]}: a key of a dict wins over an attribute of the Python type. */
    public static Object item(Object value, Object key) {
        requireDefined(value);
        if (value instanceof Map<?, ?> map && Values.isHashable(key) && map.containsKey(key)) {
            return map.get(key);
        }
        if (Values.isInteger(key) && (value instanceof List<?> || value instanceof String)) {
            long index = Values.integer(key);
            long size = Values.length(value);
            long fromStart = index < 0 ? index + size : index;
            if (fromStart >= 0 && fromStart < size) {
                return value instanceof List<?> list
                        ? list.get((int) fromStart)
                        : character((String) value, (int) fromStart);
            }
        }
        return key instanceof String name ? own(value, name).orElseGet(() -> noItem(value, key)) : noItem(value, key);
    }

    /** {@code value[start:stop:step]}; a bound that is None was omitted. */
    public static Object slice(Object value, Object start, Object stop, Object step) {
        requireDefined(value);
        if (!(value instanceof String) && !(value instanceof List<?>)) {
            throw new Fault(Values.typeName(value) + " cannot be sliced");
        }
        List<Object> items = Values.items(value);
        long by = step == None.NONE ? 1 : Values.integer(step);
        if (by == 0) {
            throw new Fault("the step of a slice must not be 0");
        }
        int size = items.size();
        // Downwards a slice may end before the first item, which no index names.
        long lowest = by > 0 ? 0 : -1;
        long highest = by > 0 ? size : size - 1;
        long from = bound(start, size, lowest, highest, by > 0 ? lowest : highest);
        long to = bound(stop, size, lowest, highest, by > 0 ? highest : lowest);
        List<Object> chosen = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            chosen.add(items.get((int) i));
            if (Math.abs(by) > size) {
                break;
            }
        }
        if (value instanceof String) {
            StringBuilder text = new StringBuilder();
            chosen.forEach(text::append);
            return text.toString();
        }
        return value instanceof Tuple ? new Tuple(chosen) : chosen;
    }

    private static long bound(Object value, int size, long lowest, long highest, long otherwise) {
        if (value == None.NONE) {
            return otherwise;
        }
        long index = Values.integer(value);
        return Math.min(Math.max(index < 0 ? index + size : index, lowest), highest);
    }

    /** What Python's {@code getattr} finds. */
    private static Optional<Object> own(Object value, String name) {
        if (value instanceof Namespace namespace) {
            return Optional.ofNullable(namespace.attributes().get(name));
        }
        if (value instanceof Loop loop) {
            return loop.attribute(name);
        }
        return Methods.find(value, name).map(method -> new BoundMethod(value, method));
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
    }

    private static Undefined noItem(Object value, Object key) {
        return new Undefined(Values.typeName(value) + " has no item " + PythonText.repr(key));
    }

    private static String character(String text, int index) {
        return Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
    }
}
