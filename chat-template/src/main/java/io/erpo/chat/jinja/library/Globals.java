package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Callable;
import io.erpo.chat.jinja.python.Namespace;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Range;
import io.erpo.chat.jinja.python.Strftime;
import io.erpo.chat.jinja.python.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions that every template can call: those of jinja2 and of transformers. */
public final class Globals {

    private static final Map<String, Callable> ALL = Map.of(
            "range", (arguments, rendering) -> range(arguments),
            "namespace", (arguments, rendering) -> new Namespace(dict(arguments)),
            "dict", (arguments, rendering) -> dict(arguments),
            "raise_exception",
                    (arguments, rendering) -> {
                        Object message = arguments.bind("message").get("message");
                        throw new Fault("the template refuses the conversation: " + PythonText.str(message));
                    },
            "strftime_now",
                    (arguments, rendering) -> Strftime.format(
                            rendering.now(), arguments.bind("format").text("format")));

    private static final Set<String> UNSUPPORTED =
            Set.of("lipsum", "cycler", "joiner", "self", "super", "varargs", "kwargs");

    private Globals() {}

    public static Optional<Object> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** Whether this is the name of a jinja2 global that is not supported. */
    public static boolean isUnsupported(String name) {
        return UNSUPPORTED.contains(name);
    }

    private static Object range(Arguments arguments) {
        List<Object> bounds =
                arguments.bind("start", "stop", "step").values().isEmpty() ? List.of() : arguments.positional();
        return switch (bounds.size()) {
            case 1 -> new Range(0, Values.integer(bounds.get(0)), 1);
            case 2 -> new Range(Values.integer(bounds.get(0)), Values.integer(bounds.get(1)), 1);
            case 3 ->
                new Range(Values.integer(bounds.get(0)), Values.integer(bounds.get(1)), Values.integer(bounds.get(2)));
            default -> throw new Fault("range() takes 1 to 3 numbers, was given " + bounds.size());
        };
    }

    /** Builds a dict from another dict or from pairs, and from named arguments. */
    private static Map<Object, Object> dict(Arguments arguments) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        for (Object from : arguments.positional()) {
            if (from instanceof Map<?, ?> other) {
                dict.putAll(other);
            } else {
                for (Object pair : Values.items(from)) {
                    List<Object> both = Values.items(pair);
                    if (both.size() != 2) {
                        throw new Fault("a dict is made of pairs, found " + both.size() + " values");
                    }
                    dict.put(Values.key(both.get(0)), both.get(1));
                }
            }
        }
        dict.putAll(arguments.named());
        return dict;
    }
}
