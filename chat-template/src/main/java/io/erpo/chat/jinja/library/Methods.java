package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Values;
import io.erpo.chat.jinja.python.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The methods of Python's types that templates can call. */
public final class Methods {

    @FunctionalInterface
    interface Method {
        Object call(Object self, Arguments arguments, Rendering rendering);
    }

    /** Python methods that are not supported here; jinja2's sandbox forbids those that modify a value, too. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "casefold",
            "center",
            "encode",
            "expandtabs",
            "format",
            "format_map",
            "isascii",
            "isdecimal",
            "isidentifier",
            "isnumeric",
            "isprintable",
            "istitle",
            "ljust",
            "maketrans",
            "rjust",
            "swapcase",
            "translate",
            "zfill",
            "append",
            "clear",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "reverse",
            "setdefault",
            "sort",
            "update",
            "fromkeys");

    private static final Map<String, Method> OF_LISTS = Map.of(
            "count", (self, arguments, rendering) -> count((List<?>) self, arguments),
            "index", (self, arguments, rendering) -> index((List<?>) self, arguments),
            // Values are immutable, so a copy is the value itself.
            "copy", (self, arguments, rendering) -> self);

    private static final Map<String, Method> OF_DICTS = Map.of(
            "get",
                    (self, arguments, rendering) -> {
                        Arguments.Bound bound = arguments.bind("key", "default");
                        Object value = ((Map<?, ?>) self).get(Values.key(bound.get("key")));
                        return value == null ? bound.get("default", None.NONE) : value;
                    },
            "items", (self, arguments, rendering) -> items((Map<?, ?>) self, arguments),
            "copy", (self, arguments, rendering) -> self,
            "keys",
                    (self, arguments, rendering) -> {
                        arguments.bind();
                        return new View("dict_keys", List.copyOf(((Map<?, ?>) self).keySet()));
                    },
            "values",
                    (self, arguments, rendering) -> {
                        arguments.bind();
                        return new View("dict_values", List.copyOf(((Map<?, ?>) self).values()));
                    });

    private Methods() {}

    /** The method of this name on the value's type. */
    static Optional<Method> find(Object value, String name) {
        if (value instanceof String) {
            return Optional.ofNullable(StringMethods.ALL.get(name));
        }
        if (value instanceof Map<?, ?>) {
            return Optional.ofNullable(OF_DICTS.get(name));
        }
        return value instanceof List<?> ? Optional.ofNullable(OF_LISTS.get(name)) : Optional.empty();
    }

    /** Whether this is the name of a Python method that is not supported. */
    public static boolean isUnsupported(String name) {
        return UNSUPPORTED.contains(name);
    }

    public static Stream<String> names() {
        return Stream.of(StringMethods.ALL, OF_DICTS, OF_LISTS)
                .flatMap(methods -> methods.keySet().stream())
                .distinct()
                .sorted();
    }

    static View items(Map<?, ?> dict, Arguments arguments) {
        arguments.bind();
        return new View(
                "dict_items",
                dict.entrySet().stream()
                        .<Object>map(entry -> Tuple.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Object count(List<?> list, Arguments arguments) {
        Object value = arguments.bind("value").get("value");
        return list.stream().filter(item -> Values.equal(item, value)).count();
    }

    private static Object index(List<?> list, Arguments arguments) {
        Object value = arguments.bind("value").get("value");
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(list.get(i), value)) {
                return (long) i;
            }
        }
        throw new Fault(PythonText.repr(value) + " is not in the list");
    }
}
