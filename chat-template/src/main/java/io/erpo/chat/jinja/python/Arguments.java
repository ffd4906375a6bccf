package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a call of a function, method, filter or test. */
public record Arguments(List<Object> positional, Map<String, Object> named) {

    public Arguments {
        positional = List.copyOf(positional);
        named = new LinkedHashMap<>(named);
    }

    public static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** Binds positional and named arguments to the parameters of these names. */
    public Bound bind(String... parameters) {
        if (positional.size() > parameters.length) {
            throw new Fault("takes at most " + parameters.length + " arguments, was given " + positional.size());
        }
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        named.forEach((name, value) -> {
            if (!List.of(parameters).contains(name)) {
                throw new Fault("has no parameter '" + name + "'; it has " + String.join(", ", parameters));
            }
            if (values.put(name, value) != null) {
                throw new Fault("was given '" + name + "' twice");
            }
        });
        return new Bound(values);
    }

    /** Drops the first positional arguments. */
    public Arguments skip(int count) {
        return new Arguments(new ArrayList<>(positional.subList(count, positional.size())), named);
    }

    /** Arguments by name; where a parameter has a default, None counts as missing. */
    public record Bound(Map<String, Object> values) {

        public boolean has(String name) {
            return values.getOrDefault(name, None.NONE) != None.NONE;
        }

        public Object get(String name) {
            Object value = values.get(name);
            if (value == null) {
                throw new Fault("needs the argument '" + name + "'");
            }
            return value;
        }

        public Object get(String name, Object otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        public String text(String name) {
            if (get(name) instanceof String text) {
                return text;
            }
            throw new Fault("'" + name + "' must be a string, was " + Values.typeName(get(name)));
        }

        public long integer(String name, long otherwise) {
            return has(name) ? Values.integer(get(name)) : otherwise;
        }

        public boolean flag(String name, boolean otherwise) {
            return Values.truth(get(name, otherwise));
        }
    }
}
