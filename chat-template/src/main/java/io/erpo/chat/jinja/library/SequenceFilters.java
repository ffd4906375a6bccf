package io.erpo.chat.jinja.library;

import static java.util.Map.entry;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Arithmetic;
import io.erpo.chat.jinja.python.Generator;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filters over iterables, and filters that return any kind of value. */
final class SequenceFilters {

    static final Map<String, Filters.Filter> ALL = Map.ofEntries(
            entry("default", SequenceFilters::orDefault),
            entry("d", SequenceFilters::orDefault),
            entry("length", SequenceFilters::length),
            entry("count", SequenceFilters::length),
            entry("first", (value, arguments, rendering) -> {
                arguments.bind();
                return first(value);
            }),
            entry("last", (value, arguments, rendering) -> {
                arguments.bind();
                if (value instanceof Generator) {
                    throw new Fault("a generator has no last item; make it a list first");
                }
                List<Object> items = Values.items(value);
                return items.isEmpty() ? empty() : items.get(items.size() - 1);
            }),
            entry("list", (value, arguments, rendering) -> {
                arguments.bind();
                return Values.items(value);
            }),
            entry("items", (value, arguments, rendering) -> {
                if (value instanceof Undefined) {
                    return new Generator(List.of());
                }
                if (value instanceof Map<?, ?> dict) {
                    return new Generator(Values.items(Methods.items(dict, arguments)));
                }
                throw new Fault("needs a dict, was given " + Values.typeName(value));
            }),
            entry("reverse", (value, arguments, rendering) -> {
                arguments.bind();
                List<Object> items = Values.items(value);
                Collections.reverse(items);
                if (value instanceof String) {
                    StringBuilder text = new StringBuilder();
                    items.forEach(text::append);
                    return text.toString();
                }
                return new Generator(items);
            }),
            entry("join", (value, arguments, rendering) -> {
                Arguments.Bound with = arguments.bind("d", "attribute");
                Lookup lookup = Lookup.of(with);
                List<String> parts = Values.items(value).stream()
                        .map(item -> PythonText.str(lookup.in(item)))
                        .toList();
                return Texts.join(PythonText.str(with.get("d", "")), parts, rendering);
            }),
            entry("sort", (value, arguments, rendering) -> {
                Arguments.Bound with = arguments.bind("reverse", "case_sensitive", "attribute");
                Comparator<Object> order =
                        Ordering.by(Lookup.several(with), with.flag("case_sensitive", false), rendering);
                List<Object> items = Values.items(value);
                items.sort(with.flag("reverse", false) ? order.reversed() : order);
                return items;
            }),
            entry("dictsort", SequenceFilters::dictSort),
            entry("unique", (value, arguments, rendering) -> {
                Arguments.Bound with = arguments.bind("case_sensitive", "attribute");
                return unique(value, Lookup.of(with), with.flag("case_sensitive", false), rendering);
            }),
            entry("min", (value, arguments, rendering) -> extreme(value, arguments, rendering, false)),
            entry("max", (value, arguments, rendering) -> extreme(value, arguments, rendering, true)),
            entry("sum", (value, arguments, rendering) -> {
                Arguments.Bound with = arguments.bind("attribute", "start");
                Lookup lookup = Lookup.of(with);
                Object sum = with.get("start", 0L);
                for (Object item : Values.items(value)) {
                    sum = Arithmetic.add(sum, lookup.in(item), rendering);
                }
                return sum;
            }));

    private SequenceFilters() {}

    private static Object orDefault(Object value, Arguments arguments, Rendering rendering) {
        Arguments.Bound with = arguments.bind("default_value", "boolean");
        boolean missing = value instanceof Undefined || with.flag("boolean", false) && !Values.truth(value);
        return missing ? with.get("default_value", "") : value;
    }

    private static Object length(Object value, Arguments arguments, Rendering rendering) {
        arguments.bind();
        return Values.length(value);
    }

    private static Object first(Object value) {
        Iterator<Object> items = value instanceof Generator generator
                ? generator.remaining()
                : Values.items(value).iterator();
        return items.hasNext() ? items.next() : empty();
    }

    private static Undefined empty() {
        return new Undefined("there is no item: the sequence was empty");
    }

    private static Object dictSort(Object value, Arguments arguments, Rendering rendering) {
        Arguments.Bound with = arguments.bind("case_sensitive", "by", "reverse");
        if (!(value instanceof Map<?, ?> dict)) {
            throw new Fault("needs a dict, was given " + Values.typeName(value));
        }
        String by = PythonText.str(with.get("by", "key"));
        if (!by.equals("key") && !by.equals("value")) {
            throw new Fault("'by' must be key or value, was " + by);
        }
        int position = by.equals("key") ? 0 : 1;
        Comparator<Object> order =
                Ordering.by(item -> ((Tuple) item).get(position), with.flag("case_sensitive", false), rendering);
        List<Object> items = Values.items(Methods.items(dict, Arguments.NONE));
        items.sort(with.flag("reverse", false) ? order.reversed() : order);
        return items;
    }

    private static Object unique(Object value, Lookup lookup, boolean caseSensitive, Rendering rendering) {
        List<Object> seen = new ArrayList<>();
        List<Object> kept = new ArrayList<>();
        for (Object item : Values.items(value)) {
            Object key = Values.key(Ordering.key(lookup.in(item), caseSensitive));
            rendering.charge(seen.size());
            if (seen.stream().noneMatch(other -> Values.equal(other, key))) {
                seen.add(key);
                kept.add(item);
            }
        }
        return new Generator(kept);
    }

    private static Object extreme(Object value, Arguments arguments, Rendering rendering, boolean largest) {
        Arguments.Bound with = arguments.bind("case_sensitive", "attribute");
        Comparator<Object> order = Ordering.by(Lookup.of(with), with.flag("case_sensitive", false), rendering);
        Optional<Object> best = Optional.empty();
        for (Object item : Values.items(value)) {
            boolean better = best.isEmpty()
                    || (largest ? order.compare(item, best.get()) > 0 : order.compare(item, best.get()) < 0);
            best = better ? Optional.of(item) : best;
        }
        return best.orElseGet(SequenceFilters::empty);
    }
}
