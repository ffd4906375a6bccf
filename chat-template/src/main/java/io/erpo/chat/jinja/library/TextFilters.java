package io.erpo.chat.jinja.library;

import static java.util.Map.entry;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Arithmetic;
import io.erpo.chat.jinja.python.Json;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Splitting;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that return text. Other values are first converted as {@code str()} does. */
final class TextFilters {

    /** Where jinja2 begins a new word. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

    static final Map<String, Filters.Filter> ALL = Map.ofEntries(
            entry("string", plain(UnaryOperator.identity())),
            // Chat templates escape nothing, so there is nothing to mark as safe.
            entry("safe", plain(UnaryOperator.identity())),
            entry("upper", plain(Texts::upper)),
            entry("lower", plain(Texts::lower)),
            entry("capitalize", plain(Texts::capitalize)),
            entry("title", plain(TextFilters::title)),
            entry(
                    "trim",
                    (value, arguments, rendering) -> Texts.strip(
                            PythonText.str(value), arguments.bind("chars").get("chars", None.NONE), true, true)),
            entry("replace", (value, arguments, rendering) -> {
                Arguments.Bound with = arguments.bind("old", "new", "count");
                return Texts.replace(
                        PythonText.str(value),
                        PythonText.str(with.get("old")),
                        PythonText.str(with.get("new")),
                        with.integer("count", -1),
                        rendering);
            }),
            entry("indent", TextFilters::indent),
            entry("tojson", TextFilters::toJson));

    private TextFilters() {}

    private static Filters.Filter plain(UnaryOperator<String> filter) {
        return (value, arguments, rendering) -> {
            arguments.bind();
            return filter.apply(PythonText.str(value));
        };
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        Matcher between = BETWEEN_WORDS.matcher(text);
        int start = 0;
        while (between.find()) {
            title.append(word(text.substring(start, between.start()))).append(between.group());
            start = between.end();
        }
        return title.append(word(text.substring(start))).toString();
    }

    private static String word(String word) {
        if (word.isEmpty()) {
            return word;
        }
        int first = word.offsetByCodePoints(0, 1);
        return Texts.upper(word.substring(0, first)) + Texts.lower(word.substring(first));
    }

    private static Object indent(Object value, Arguments arguments, Rendering rendering) {
        Arguments.Bound with = arguments.bind("width", "first", "blank");
        String indent = indent(with.get("width", 4L), rendering);
        boolean blankToo = with.flag("blank", false);
        // The newline makes jinja2 keep one that ends the text.
        List<Object> lines = Splitting.lines((String) Arithmetic.add(value, "\n", rendering), false);
        rendering.chargeRepeated(lines.size(), indent.length());
        StringBuilder text = new StringBuilder(with.flag("first", false) ? indent : "").append(lines.get(0));
        for (Object line : lines.subList(1, lines.size())) {
            text.append('\n').append(blankToo || !line.equals("") ? indent : "").append(line);
        }
        return text.toString();
    }

    private static String indent(Object width, Rendering rendering) {
        return width instanceof String text ? text : (String) Arithmetic.multiply(" ", width, rendering);
    }

    /** As transformers defines it: nothing is escaped for HTML, and non-ASCII characters stay. */
    private static Object toJson(Object value, Arguments arguments, Rendering rendering) {
        Arguments.Bound with = arguments.bind("ensure_ascii", "indent", "separators", "sort_keys");
        Optional<String> indent =
                with.has("indent") ? Optional.of(indent(with.get("indent"), rendering)) : Optional.empty();
        String item = indent.isPresent() ? "," : ", ";
        String key = ": ";
        if (with.has("separators")) {
            List<Object> separators = Values.items(with.get("separators"));
            if (separators.size() != 2) {
                throw new Fault("'separators' must be one for items and one for keys");
            }
            item = PythonText.str(separators.get(0));
            key = PythonText.str(separators.get(1));
        }
        Json.Style style =
                new Json.Style(with.flag("ensure_ascii", false), indent, item, key, with.flag("sort_keys", false));
        return Json.dumps(value, style, rendering);
    }
}
