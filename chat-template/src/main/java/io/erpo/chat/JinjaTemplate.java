package io.erpo.chat;

import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.syntax.StatementParser;
import io.erpo.chat.jinja.tree.Scope;
import io.erpo.chat.jinja.tree.Statement;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A parsed template. Immutable; any thread may render it. */
final class JinjaTemplate {

    private final List<Statement> statements;

    private JinjaTemplate(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException when it is not valid Jinja, or uses an unsupported tag, filter, test or method; names it,
     *     with line and column
     */
    static JinjaTemplate parse(String source) {
        return new JinjaTemplate(StatementParser.parse(source));
    }

    /**
     * Renders the template.
     *
     * @param variables texts, numbers, booleans, {@code Optional.empty()} for None, and lists and maps of these
     * @param now what {@code strftime_now} formats
     * @throws TemplateException when the template raises an exception, or a value does not support an operation
     */
    String render(Map<String, ?> variables, LocalDateTime now) {
        Map<String, Object> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> values.put(name, value(value)));
        StringBuilder out = new StringBuilder();
        Scope.outermost(values, now).execute(statements, out);
        return out.toString();
    }

    private static Object value(Object given) {
        if (given instanceof Optional<?> optional && optional.isEmpty()) {
            return None.NONE;
        }
        if (given instanceof Integer || given instanceof Long) {
            return ((Number) given).longValue();
        }
        if (given instanceof Float || given instanceof Double) {
            return ((Number) given).doubleValue();
        }
        if (given instanceof List<?> list) {
            return list.stream().map(JinjaTemplate::value).collect(Collectors.toUnmodifiableList());
        }
        if (given instanceof Map<?, ?> map) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            map.forEach((key, value) -> dict.put(value(key), value(value)));
            return dict;
        }
        if (given instanceof String || given instanceof Boolean) {
            return given;
        }
        throw new IllegalArgumentException(
                "a template has no use for a " + given.getClass().getName() + ": " + given);
    }
}
