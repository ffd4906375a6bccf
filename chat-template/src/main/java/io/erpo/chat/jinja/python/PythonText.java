package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as Python's {@code str} and {@code repr} write them. */
public final class PythonText {

    private final StringBuilder text = new StringBuilder();
    private int depth;

    private PythonText() {}

    /** {@code str(value)}. */
    public static String str(Object value) {
        if (value instanceof String string) {
            return string;
        }
        return value instanceof Undefined ? "" : repr(value);
    }

    /** {@code repr(value)}. */
    public static String repr(Object value) {
        PythonText python = new PythonText();
        python.write(value);
        return python.text.toString();
    }

    /** By code points, as Python compares strings. */
    static int compare(String a, String b) {
        Iterator<Integer> as = a.codePoints().iterator();
        Iterator<Integer> bs = b.codePoints().iterator();
        while (as.hasNext() && bs.hasNext()) {
            int difference = as.next() - bs.next();
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(as.hasNext(), bs.hasNext());
    }

    private void write(Object value) {
        Values.requireShallow(++depth);
        if (value instanceof String string) {
            quote(string);
        } else if (value instanceof Boolean bool) {
            text.append(bool ? "True" : "False");
        } else if (value instanceof Double number) {
            text.append(PythonFloat.repr(number));
        } else if (value instanceof Undefined) {
            text.append("Undefined");
        } else if (value instanceof Tuple tuple) {
            list("(", tuple, tuple.size() == 1 ? ",)" : ")");
        } else if (value instanceof View view) {
            text.append(view.name());
            list("([", view, "])");
        } else if (value instanceof List<?> list && !(value instanceof Range)) {
            list("[", list, "]");
        } else if (value instanceof Map<?, ?> map) {
            dict(map);
        } else if (value instanceof Namespace namespace) {
            text.append("<Namespace ");
            dict(namespace.attributes());
            text.append('>');
        } else if (value instanceof Long || value instanceof Range || value == None.NONE) {
            text.append(value);
        } else {
            throw new Fault("a " + Values.typeName(value) + " has no text; was it meant to be called or made a list?");
        }
        depth--;
    }

    private void list(String opening, Collection<?> items, String closing) {
        String separator = opening;
        for (Object item : items) {
            text.append(separator);
            write(item);
            separator = ", ";
        }
        text.append(items.isEmpty() ? opening : "").append(closing);
    }

    private void dict(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            write(entry.getKey());
            text.append(": ");
            write(entry.getValue());
            separator = ", ";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    /** In single quotes, or in double quotes where only these avoid an escape. */
    private void quote(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        string.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) {
                        text.append('\\').append(quote);
                    } else if (Characters.isPrintable(c)) {
                        text.appendCodePoint(c);
                    } else {
                        text.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
                    }
                }
            }
        });
        text.append(quote);
    }
}
