package io.erpo.chat.jinja.library;

import static java.util.Map.entry;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Characters;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.Splitting;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** The methods of Python's {@code str} that templates can call. */
final class StringMethods {

    static final Map<String, Methods.Method> ALL = Map.ofEntries(
            entry("strip", trimming(true, true)),
            entry("lstrip", trimming(true, false)),
            entry("rstrip", trimming(false, true)),
            entry("removeprefix", binding(StringMethods::removePrefix, "prefix")),
            entry("removesuffix", binding(StringMethods::removeSuffix, "suffix")),
            entry("upper", plain(Texts::upper)),
            entry("lower", plain(Texts::lower)),
            entry("title", plain(Texts::title)),
            entry("capitalize", plain(Texts::capitalize)),
            entry("split", binding((text, with) -> Splitting.split(text, with, false), "sep", "maxsplit")),
            entry("rsplit", binding((text, with) -> Splitting.split(text, with, true), "sep", "maxsplit")),
            entry("splitlines", binding(StringMethods::lines, "keepends")),
            entry("partition", binding(StringMethods::partition, "sep")),
            entry("rpartition", binding(StringMethods::partitionFromEnd, "sep")),
            entry("join", StringMethods::join),
            entry("replace", StringMethods::replace),
            entry("startswith", affix(String::startsWith)),
            entry("endswith", affix(String::endsWith)),
            entry("find", binding((text, with) -> found(text, text.indexOf(with.text("sub"))), "sub")),
            entry("rfind", binding((text, with) -> found(text, text.lastIndexOf(with.text("sub"))), "sub")),
            entry("index", binding(StringMethods::index, "sub")),
            entry("count", binding((text, with) -> Texts.occurrences(text, with.text("sub")), "sub")),
            entry("isdigit", every(Character::isDigit)),
            entry("isalpha", every(Character::isLetter)),
            entry("isalnum", every(Character::isLetterOrDigit)),
            entry("isspace", every(Characters::isSpace)),
            entry("isupper", plain(Texts::isUpper)),
            entry("islower", plain(Texts::isLower)));

    @FunctionalInterface
    private interface WithArguments {
        Object apply(String text, Arguments.Bound arguments);
    }

    @FunctionalInterface
    private interface Affix {
        boolean matches(String text, String affix);
    }

    private StringMethods() {}

    private static Methods.Method binding(WithArguments method, String... parameters) {
        return (self, arguments, rendering) -> {
            rendering.charge(((String) self).length());
            return method.apply((String) self, arguments.bind(parameters));
        };
    }

    private static Methods.Method plain(Function<String, Object> method) {
        return binding((text, none) -> method.apply(text));
    }

    private static Methods.Method every(IntPredicate predicate) {
        return plain(text -> !text.isEmpty() && text.codePoints().allMatch(predicate));
    }

    private static Methods.Method trimming(boolean start, boolean end) {
        return binding((text, with) -> Texts.strip(text, with.get("chars", None.NONE), start, end), "chars");
    }

    private static Methods.Method affix(Affix affix) {
        return binding(
                (text, with) -> {
                    Object candidates = with.get("affix");
                    return candidates instanceof Tuple tuple
                            ? tuple.stream().anyMatch(candidate -> affix.matches(text, requireString(candidate)))
                            : (Object) affix.matches(text, requireString(candidates));
                },
                "affix");
    }

    private static Object removePrefix(String text, Arguments.Bound with) {
        String prefix = with.text("prefix");
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static Object removeSuffix(String text, Arguments.Bound with) {
        String suffix = with.text("suffix");
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static Object lines(String text, Arguments.Bound with) {
        return Splitting.lines(text, with.flag("keepends", false));
    }

    private static Object partition(String text, Arguments.Bound with) {
        int at = text.indexOf(separator(with));
        return at < 0 ? Tuple.of(text, "", "") : Splitting.around(text, at, separator(with));
    }

    private static Object partitionFromEnd(String text, Arguments.Bound with) {
        int at = text.lastIndexOf(separator(with));
        return at < 0 ? Tuple.of("", "", text) : Splitting.around(text, at, separator(with));
    }

    private static Object index(String text, Arguments.Bound with) {
        if (!text.contains(with.text("sub"))) {
            throw new Fault("the substring is not in the string");
        }
        return found(text, text.indexOf(with.text("sub")));
    }

    private static Object join(Object self, Arguments arguments, Rendering rendering) {
        List<Object> items = Values.items(arguments.bind("iterable").get("iterable"));
        return Texts.join(
                (String) self, items.stream().map(StringMethods::requireString).toList(), rendering);
    }

    private static Object replace(Object self, Arguments arguments, Rendering rendering) {
        Arguments.Bound with = arguments.bind("old", "new", "count");
        return Texts.replace((String) self, with.text("old"), with.text("new"), with.integer("count", -1), rendering);
    }

    private static String separator(Arguments.Bound with) {
        if (with.text("sep").isEmpty()) {
            throw new Fault("the separator is empty");
        }
        return with.text("sep");
    }

    /** Positions count code points in Python. */
    private static Object found(String text, int at) {
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private static String requireString(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw value instanceof Undefined undefined
                ? undefined.fault()
                : new Fault("expected a string, found " + Values.typeName(value));
    }
}
