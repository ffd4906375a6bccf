package io.erpo.reward;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters a run gives a reward, by name. Every complaint names the parameter and the bad value. */
public record Parameters(Map<String, String> values) {

    public Parameters {
        values = Map.copyOf(values);
    }

    /** Refuses parameters that are not among the known ones, so that a misspelt name is no silent default. */
    public Parameters allow(String... known) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown parameter %s; known are %s"
                    .formatted(String.join(", ", unknown), String.join(", ", List.of(known))));
        }
        return this;
    }

    /** A finite number, or the default when it is not given. */
    public double number(String name, double absent) {
        String value = values.get(name);
        if (value == null) {
            return absent;
        }
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number that is not finite
        }
        throw new IllegalArgumentException(name + " must be a finite number, was \"" + value + "\"");
    }

    /** A whole number that must be given. */
    public int integer(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException(name + " must be given");
        }
        return integer(name, 0);
    }

    /** A whole number, or the default when it is not given. */
    public int integer(String name, int absent) {
        String value = values.get(name);
        if (value == null) {
            return absent;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, was \"" + value + "\"", e);
        }
    }

    /** {@code true} or {@code false}, or the default when it is not given. */
    public boolean flag(String name, boolean absent) {
        String value = text(name, String.valueOf(absent));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(name + " must be true or false, was \"" + value + "\"");
        }
        return value.equals("true");
    }

    /** A text as it is, or the default when it is not given. */
    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /** One of an enum's constants in lower case, or the default when it is not given. */
    public <E extends Enum<E>> E choice(String name, E absent) {
        String value = values.get(name);
        if (value == null) {
            return absent;
        }
        List<E> choices = Arrays.asList(absent.getDeclaringClass().getEnumConstants());
        return choices.stream()
                .filter(choice -> lowerCase(choice).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s must be one of %s, was \"%s\""
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        choices.stream()
                                                .map(Parameters::lowerCase)
                                                .toList()),
                                value)));
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
