package io.erpo.chat.jinja.tree;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Callable;
import io.erpo.chat.jinja.python.Undefined;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A macro with the scope of its definition. */
record Macro(Statement.DefineMacro definition, Scope around) implements Callable {

    private static final String CALLER = "caller";

    /** The text that the body renders. */
    @Override
    public Object call(Arguments arguments, Rendering rendering) {
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        Scope scope = around.inner();
        scope.assign(CALLER, Optional.ofNullable(named.remove(CALLER)).orElseGet(() -> Undefined.name(CALLER)));
        Arguments.Bound bound = bind(new Arguments(arguments.positional(), named));
        definition.parameters().forEach((name, otherwise) -> {
            Object given = bound.get(name, Undefined.name(name));
            boolean absent = !bound.values().containsKey(name);
            scope.assign(name, absent && otherwise.isPresent() ? scope.evaluate(otherwise.get()) : given);
        });
        StringBuilder text = new StringBuilder();
        scope.execute(definition.body(), text);
        return text.toString();
    }

    private Arguments.Bound bind(Arguments arguments) {
        try {
            return arguments.bind(definition.parameters().keySet().toArray(String[]::new));
        } catch (Fault e) {
            throw new Fault("macro '" + definition.name() + "' " + e.getMessage());
        }
    }
}
