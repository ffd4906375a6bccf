package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Generator;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Filters that apply a filter or a test, named by an argument, to each item. */
final class SelectingFilters {

    static final Map<String, Filters.Filter> ALL = Map.of(
            "map", SelectingFilters::map,
            "select", selecting(0, true),
            "reject", selecting(0, false),
            "selectattr", selecting(1, true),
            "rejectattr", selecting(1, false));

    private SelectingFilters() {}

    private static Object map(Object value, Arguments arguments, Rendering rendering) {
        List<Object> results = new ArrayList<>();
        if (arguments.positional().isEmpty()) {
            Arguments.Bound with = arguments.bind("attribute", "default");
            Lookup lookup = Lookup.of(with.get("attribute"));
            for (Object item : items(value)) {
                Object found = lookup.in(item);
                results.add(found instanceof Undefined && with.has("default") ? with.get("default") : found);
            }
        } else {
            String name = name(arguments, 0);
            Filters.Filter filter =
                    Filters.find(name).orElseThrow(() -> new Fault("there is no filter '" + name + "' here"));
            Arguments rest = arguments.skip(1);
            for (Object item : items(value)) {
                results.add(Filters.apply(name, filter, item, rest, rendering));
            }
        }
        return new Generator(results);
    }

    /** @param attributes how many arguments name an attribute, before the one that names the test */
    private static Filters.Filter selecting(int attributes, boolean wanted) {
        return (value, arguments, rendering) -> {
            if (arguments.positional().size() < attributes) {
                throw new Fault("needs the name of an attribute");
            }
            Lookup lookup = attributes == 0
                    ? item -> item
                    : Lookup.of(arguments.positional().get(0));
            Predicate<Object> test = test(arguments, attributes);
            List<Object> chosen = new ArrayList<>();
            for (Object item : items(value)) {
                rendering.charge(1);
                if (test.test(lookup.in(item)) == wanted) {
                    chosen.add(item);
                }
            }
            return new Generator(chosen);
        };
    }

    /** These filters treat any false value as empty, also None and 0. */
    private static List<Object> items(Object value) {
        return Values.truth(value) ? Values.items(value) : List.of();
    }

    private static Predicate<Object> test(Arguments arguments, int index) {
        if (arguments.positional().size() == index) {
            return Values::truth;
        }
        String name = name(arguments, index);
        Tests.Test test = Tests.find(name).orElseThrow(() -> new Fault("there is no test '" + name + "' here"));
        Arguments rest = arguments.skip(index + 1);
        return item -> Tests.apply(name, test, item, rest);
    }

    private static String name(Arguments arguments, int index) {
        return PythonText.str(arguments.positional().get(index));
    }
}
