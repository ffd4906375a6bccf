package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What Python says of values: truth, equality, order, length, membership. A value is a {@link String}, {@link Long},
 * {@link Double}, {@link Boolean}, {@link List} (a {@link Tuple} or {@link Range} too), {@link Map}, {@link View}, {@link
 * Generator}, {@link Namespace}, {@link Loop}, {@link Callable}, {@link None} or {@link Undefined}.
 */
public final class Values {

    /** Limit on nested values: a template can nest them deeper than the stack allows. */
    static final int MAX_DEPTH = 200;

    private Values() {}

    public static boolean truth(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (isNumber(value)) {
            return number(value) != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> collection) {
            return !collection.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != None.NONE && !(value instanceof Undefined);
    }

    /** Booleans are numbers in Python. */
    public static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    public static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    public static double number(Object value) {
        return value instanceof Double number ? number : integer(value);
    }

    public static long integer(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof Long integer) {
            return integer;
        }
        throw value instanceof Undefined undefined
                ? undefined.fault()
                : new Fault("expected an integer, found " + typeName(value));
    }

    public static boolean equal(Object a, Object b) {
        return equal(a, b, 0);
    }

    private static boolean equal(Object a, Object b, int depth) {
        requireShallow(depth);
        if (isNumber(a) && isNumber(b)) {
            return isInteger(a) && isInteger(b) ? integer(a) == integer(b) : number(a) == number(b);
        }
        if (a instanceof List<?> as && b instanceof List<?> bs) {
            return a instanceof Tuple == b instanceof Tuple && equalItems(as, bs, depth);
        }
        if (a instanceof Map<?, ?> as && b instanceof Map<?, ?> bs) {
            return as.size() == bs.size()
                    && as.entrySet().stream()
                            .allMatch(entry -> bs.containsKey(entry.getKey())
                                    && equal(entry.getValue(), bs.get(entry.getKey()), depth + 1));
        }
        return a == b || a instanceof String && a.equals(b) || a instanceof Undefined && b instanceof Undefined;
    }

    private static boolean equalItems(List<?> as, List<?> bs, int depth) {
        if (as.size() != bs.size()) {
            return false;
        }
        Iterator<?> others = bs.iterator();
        return as.stream().allMatch(item -> equal(item, others.next(), depth + 1));
    }

    /** The value as a key of a dict. */
    public static Object key(Object value) {
        if (!isHashable(value)) {
            throw new Fault("a " + typeName(value) + " cannot be a key");
        }
        return value;
    }

    /** Whether Python accepts the value as a key: one that contains lists or dicts is not hashable. */
    public static boolean isHashable(Object value) {
        return isHashable(value, 0);
    }

    private static boolean isHashable(Object value, int depth) {
        requireShallow(depth);
        return value instanceof Tuple tuple
                ? tuple.stream().allMatch(item -> isHashable(item, depth + 1))
                : !(value instanceof Collection<?> || value instanceof Map<?, ?>);
    }

    static void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw new Fault("values are nested more than " + MAX_DEPTH + " levels deep");
        }
    }

    /** Negative, zero or positive; values that Python cannot order are a fault. */
    public static int compare(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return isInteger(a) && isInteger(b)
                    ? Long.compare(integer(a), integer(b))
                    : (int) Math.signum(number(a) - number(b));
        }
        if (a instanceof String as && b instanceof String bs) {
            return PythonText.compare(as, bs);
        }
        if (a instanceof List<?> as && b instanceof List<?> bs && a instanceof Tuple == b instanceof Tuple) {
            for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
                if (!equal(as.get(i), bs.get(i))) {
                    return compare(as.get(i), bs.get(i));
                }
            }
            return Integer.compare(as.size(), bs.size());
        }
        throw unsupported("comparison", a, b);
    }

    public static long length(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Loop loop) {
            return loop.length();
        }
        if (value instanceof Undefined) {
            return 0;
        }
        throw new Fault(typeName(value) + " has no length");
    }

    public static boolean contains(Object container, Object item) {
        if (container instanceof String text) {
            if (item instanceof String part) {
                return text.contains(part);
            }
            throw new Fault("only a string can be in a string, not " + typeName(item));
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(key(item));
        }
        return items(container).stream().anyMatch(other -> equal(other, item));
    }

    public static boolean isIterable(Object value) {
        return value instanceof String
                || value instanceof Collection<?>
                || value instanceof Map<?, ?>
                || value instanceof Generator
                || value instanceof Loop
                || value instanceof Undefined;
    }

    /** All items that a {@code for} over the value visits; drains a generator. */
    public static List<Object> items(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof Generator generator) {
            return generator.drain();
        }
        if (value instanceof Undefined) {
            return new ArrayList<>();
        }
        throw new Fault(typeName(value) + " cannot be iterated over");
    }

    public static Fault unsupported(String operation, Object a, Object b) {
        if (a instanceof Undefined undefined) {
            return undefined.fault();
        }
        if (b instanceof Undefined undefined) {
            return undefined.fault();
        }
        return new Fault(operation + " of " + typeName(a) + " and " + typeName(b) + " is not possible");
    }

    /** Python's name of the type. */
    public static String typeName(Object value) {
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Tuple) {
            return "tuple";
        }
        if (value instanceof Range) {
            return "range";
        }
        if (value instanceof List<?>) {
            return "list";
        }
        if (value instanceof Map<?, ?>) {
            return "dict";
        }
        if (value instanceof View view) {
            return view.name();
        }
        if (value instanceof Callable) {
            return "function";
        }
        return value == None.NONE ? "None" : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
