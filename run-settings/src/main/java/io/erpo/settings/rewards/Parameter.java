package io.erpo.settings.rewards;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A parameter of a reward.
 *
 * @param type what a value must be: type and range in words
 * @param absent the value when none is given, as a run would write it; empty when one must be given
 * @param help what it is for, in a line
 * @param reader a value from its text; empty when the text is not of the type
 */
public record Parameter<T>(
        String name, String type, Optional<String> absent, String help, Function<String, Optional<T>> reader) {

    /** A parameter that must be given. */
    public static <T> Parameter<T> required(
            String name, String type, String help, Function<String, Optional<T>> reader) {
        return new Parameter<>(name, type, Optional.empty(), help, reader);
    }

    /** The same parameter with a value for where none is given. */
    public Parameter<T> or(String value) {
        return new Parameter<>(name, type, Optional.of(value), help, reader);
    }

    /** Any finite number. */
    public static Parameter<Double> number(String name, String help) {
        return required(name, "a finite number", help, Parameter::number);
    }

    /** A finite number of 0 or more. */
    static Parameter<Double> share(String name, String help) {
        return required(
                name, "a finite number of 0 or more", help, text -> number(text).filter(number -> number >= 0));
    }

    /** A finite number below 0. */
    static Parameter<Double> penalty(String name, String help) {
        return required(
                name, "a finite number below 0", help, text -> number(text).filter(number -> number < 0));
    }

    /** Any whole number of 32 bits. */
    public static Parameter<Integer> whole(String name, String help) {
        return required(name, "a whole number", help, Parameter::whole);
    }

    static Parameter<Integer> atLeast(int least, String name, String help) {
        return required(name, "a whole number of " + least + " or more", help, text -> whole(text)
                .filter(number -> number >= least));
    }

    static Parameter<Integer> between(int least, int most, String name, String help) {
        return required(name, "a whole number from %d to %d".formatted(least, most), help, text -> whole(text)
                .filter(number -> number >= least && number <= most));
    }

    public static Parameter<Boolean> flag(String name, String help) {
        return required(name, "true or false", help, text -> Optional.of(text)
                .filter(value -> value.equals("true") || value.equals("false"))
                .map(Boolean::valueOf));
    }

    /** One of an enum's constants in lower case. */
    public static <E extends Enum<E>> Parameter<E> choice(String name, Class<E> choices, String help) {
        String names = Arrays.stream(choices.getEnumConstants())
                .map(Parameter::lowerCase)
                .collect(Collectors.joining(", "));
        return required(name, "one of " + names, help, text -> Arrays.stream(choices.getEnumConstants())
                .filter(choice -> lowerCase(choice).equals(text))
                .findFirst());
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException naming the parameter, what it must be, and the text
     */
    public T read(String text) {
        return reader.apply(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("%s must be %s, was \"%s\"".formatted(name, type, text)));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> whole(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
