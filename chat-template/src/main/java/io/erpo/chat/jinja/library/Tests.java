package io.erpo.chat.jinja.library;

import static java.util.Map.entry;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Arithmetic;
import io.erpo.chat.jinja.python.Callable;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.Operator;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The tests by name: what can follow {@code is}. */
public final class Tests {

    @FunctionalInterface
    public interface Test {
        boolean holds(Object value, Arguments arguments);
    }

    private static final Map<String, Test> ALL = Map.ofEntries(
            entry("defined", plain(value -> !(value instanceof Undefined))),
            entry("undefined", plain(Undefined.class::isInstance)),
            entry("none", plain(value -> value == None.NONE)),
            entry("boolean", plain(Boolean.class::isInstance)),
            entry("true", plain(Boolean.TRUE::equals)),
            entry("false", plain(Boolean.FALSE::equals)),
            entry("string", plain(String.class::isInstance)),
            entry("number", plain(Values::isNumber)),
            entry("integer", plain(Long.class::isInstance)),
            entry("float", plain(Double.class::isInstance)),
            entry("mapping", plain(Map.class::isInstance)),
            entry("iterable", plain(Values::isIterable)),
            // Python requires a length and items by index or key; even an undefined value has both.
            entry(
                    "sequence",
                    plain(value -> value instanceof String
                            || value instanceof List<?>
                            || value instanceof Map<?, ?>
                            || value instanceof Undefined)),
            entry("callable", plain(value -> value instanceof Callable || value instanceof Undefined)),
            entry("lower", plain(value -> Texts.isLower(PythonText.str(value)))),
            entry("upper", plain(value -> Texts.isUpper(PythonText.str(value)))),
            entry("even", plain(value -> Values.equal(Arithmetic.modulo(value, 2L), 0L))),
            entry("odd", plain(value -> Values.equal(Arithmetic.modulo(value, 2L), 1L))),
            entry("divisibleby", with((value, number) -> Values.equal(Arithmetic.modulo(value, number), 0L))),
            entry("in", with((value, container) -> Values.contains(container, value))),
            entry(
                    "sameas",
                    with((value, other) -> value == other
                            || !(value instanceof Undefined)
                                    && value.getClass() == other.getClass()
                                    && !(value instanceof List<?> || value instanceof Map<?, ?>)
                                    && value.equals(other))),
            entry("eq", comparison("==")),
            entry("equalto", comparison("==")),
            entry("==", comparison("==")),
            entry("ne", comparison("!=")),
            entry("!=", comparison("!=")),
            entry("lt", comparison("<")),
            entry("lessthan", comparison("<")),
            entry("<", comparison("<")),
            entry("le", comparison("<=")),
            entry("<=", comparison("<=")),
            entry("gt", comparison(">")),
            entry("greaterthan", comparison(">")),
            entry(">", comparison(">")),
            entry("ge", comparison(">=")),
            entry(">=", comparison(">=")),
            entry("filter", plain(value -> Filters.find(PythonText.str(value)).isPresent())),
            entry("test", plain(value -> Tests.find(PythonText.str(value)).isPresent())));

    private Tests() {}

    public static Optional<Test> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    public static Iterable<String> names() {
        return new TreeSet<>(ALL.keySet());
    }

    public static boolean apply(String name, Test test, Object value, Arguments arguments) {
        try {
            return test.holds(value, arguments);
        } catch (Fault e) {
            throw new Fault("test '" + name + "': " + e.getMessage());
        }
    }

    private static Test plain(Predicate<Object> predicate) {
        return (value, arguments) -> {
            arguments.bind();
            return predicate.test(value);
        };
    }

    private static Test with(Operator.Comparison comparison) {
        return (value, arguments) ->
                comparison.holds(value, arguments.bind("other").get("other"));
    }

    private static Test comparison(String operator) {
        return with(Operator.COMPARISONS.get(operator));
    }
}
