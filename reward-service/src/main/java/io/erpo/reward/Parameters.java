package io.erpo.reward;

import io.erpo.settings.rewards.Parameter;
import io.erpo.settings.rewards.ParameterValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters that a run gives a reward, by name. Every error names the parameter and the invalid value. Built-in
 * rewards declare theirs, see {@link io.erpo.settings.rewards}; these methods are for rewards that do not.
 */
public record Parameters(Map<String, String> values) {

    public Parameters {
        values = Map.copyOf(values);
    }

    /** Refuses unknown parameters, so that a misspelt name does not silently mean the default. */
    public Parameters allow(String... known) {
        new ParameterValues(values).requireKnown(List.of(known));
        return this;
    }

    /** A finite number; the default when it is absent. */
    public double number(String name, double absent) {
        return get(Parameter.number(name, "").or(String.valueOf(absent)));
    }

    /** A required whole number. */
    public int integer(String name) {
        return get(Parameter.whole(name, ""));
    }

    /** A whole number; the default when it is absent. */
    public int integer(String name, int absent) {
        return get(Parameter.whole(name, "").or(String.valueOf(absent)));
    }

    /** {@code true} or {@code false}; the default when it is absent. */
    public boolean flag(String name, boolean absent) {
        return get(Parameter.flag(name, "").or(String.valueOf(absent)));
    }

    /** A text, unchanged; the default when it is absent. */
    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /** A constant of an enum in lower case; the default when it is absent. */
    public <E extends Enum<E>> E choice(String name, E absent) {
        return get(Parameter.choice(name, absent.getDeclaringClass(), "")
                .or(absent.name().toLowerCase(Locale.ROOT)));
    }

    private <T> T get(Parameter<T> parameter) {
        return new ParameterValues(values).get(parameter);
    }
}
