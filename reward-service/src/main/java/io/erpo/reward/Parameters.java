package io.erpo.reward;

import io.erpo.settings.rewards.Parameter;
import io.erpo.settings.rewards.ParameterValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters a run gives a reward, by name. Every complaint names the parameter and the bad value. The built-in rewards
 * declare theirs, see {@link io.erpo.settings.rewards}; these methods are for rewards that do not.
 */
public record Parameters(Map<String, String> values) {

    public Parameters {
        values = Map.copyOf(values);
    }

    /** Refuses parameters that are not among the known ones, so that a misspelt name is no silent default. */
    public Parameters allow(String... known) {
        new ParameterValues(values).requireKnown(List.of(known));
        return this;
    }

    /** A finite number, or the default when it is not given. */
    public double number(String name, double absent) {
        return get(Parameter.number(name, "").or(String.valueOf(absent)));
    }

    /** A whole number that must be given. */
    public int integer(String name) {
        return get(Parameter.whole(name, ""));
    }

    /** A whole number, or the default when it is not given. */
    public int integer(String name, int absent) {
        return get(Parameter.whole(name, "").or(String.valueOf(absent)));
    }

    /** {@code true} or {@code false}, or the default when it is not given. */
    public boolean flag(String name, boolean absent) {
        return get(Parameter.flag(name, "").or(String.valueOf(absent)));
    }

    /** A text as it is, or the default when it is not given. */
    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /** One of an enum's constants in lower case, or the default when it is not given. */
    public <E extends Enum<E>> E choice(String name, E absent) {
        return get(Parameter.choice(name, absent.getDeclaringClass(), "")
                .or(absent.name().toLowerCase(Locale.ROOT)));
    }

    private <T> T get(Parameter<T> parameter) {
        return new ParameterValues(values).get(parameter);
    }
}
