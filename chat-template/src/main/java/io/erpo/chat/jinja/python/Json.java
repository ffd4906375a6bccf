package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as Python's {@code json.dumps} writes them. */
public final class Json {

    /**
     * The arguments of {@code json.dumps}.
     *
     * @param indent of a level; without one everything is on one line
     */
    public record Style(
            boolean asciiOnly, Optional<String> indent, String itemSeparator, String keySeparator, boolean sortKeys) {}

    private final Style style;
    private final Rendering rendering;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private Json(Style style, Rendering rendering) {
        this.style = style;
        this.rendering = rendering;
    }

    public static String dumps(Object value, Style style, Rendering rendering) {
        Json json = new Json(style, rendering);
        json.write(value);
        return json.text.toString();
    }

    private void write(Object value) {
        Values.requireShallow(depth);
        if (value instanceof String string) {
            quote(string);
        } else if (value instanceof List<?> list && !(value instanceof Range)) {
            block('[', list, ']');
        } else if (value instanceof Map<?, ?> map) {
            block('{', sorted(map), '}');
        } else if (value instanceof Map.Entry<?, ?> entry) {
            quote(scalar(entry.getKey()));
            text.append(style.keySeparator());
            write(entry.getValue());
        } else {
            text.append(scalar(value));
        }
    }

    private void block(char opening, Collection<?> items, char closing) {
        text.append(opening);
        depth++;
        boolean first = true;
        for (Object item : items) {
            text.append(first ? "" : style.itemSeparator());
            newLine();
            write(item);
            first = false;
        }
        depth--;
        if (!items.isEmpty()) {
            newLine();
        }
        text.append(closing);
    }

    private void newLine() {
        style.indent().ifPresent(indent -> {
            rendering.charge((long) depth * indent.length());
            text.append('\n').append(indent.repeat(depth));
        });
    }

    private Collection<?> sorted(Map<?, ?> map) {
        if (!style.sortKeys()) {
            return map.entrySet();
        }
        Comparator<Object> order = Values::compare;
        return map.entrySet().stream()
                .sorted((a, b) -> order.compare(a.getKey(), b.getKey()))
                .toList();
    }

    private static String scalar(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value == None.NONE) {
            return "null";
        }
        if (value instanceof Boolean || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof Double number) {
            return Double.isNaN(number)
                    ? "NaN"
                    : Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonFloat.repr(number);
        }
        throw value instanceof Undefined undefined
                ? undefined.fault()
                : new Fault("a " + Values.typeName(value) + " cannot be written as JSON");
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || style.asciiOnly() && c > '~') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
