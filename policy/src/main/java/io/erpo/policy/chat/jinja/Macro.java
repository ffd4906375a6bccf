package io.erpo.policy.chat.jinja;

/** A macro with the variables around its definition. */
record Macro(Statement.DefineMacro definition, Scope around) implements Callable {

    /** The text that the body renders. */
    @Override
    public Object call(Arguments arguments, Scope caller) {
        String[] names = definition.parameters().keySet().toArray(String[]::new);
        Arguments.Bound bound = bind(arguments, names);
        Scope scope = around.inner();
        definition.parameters().forEach((name, otherwise) -> {
            Object given = bound.get(name, Undefined.name(name));
            boolean absent = !bound.values().containsKey(name);
            scope.assign(name, absent && otherwise.isPresent() ? scope.evaluate(otherwise.get()) : given);
        });
        StringBuilder text = new StringBuilder();
        scope.execute(definition.body(), text);
        return text.toString();
    }

    private Arguments.Bound bind(Arguments arguments, String... names) {
        try {
            return arguments.bind(names);
        } catch (Fault e) {
            throw new Fault("macro '" + definition.name() + "' " + e.getMessage());
        }
    }
}
