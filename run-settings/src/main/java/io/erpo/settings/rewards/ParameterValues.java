package io.erpo.settings.rewards;

import io.erpo.settings.names.Typos;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parameters that a run gives a reward, as texts by name. Every complaint names the parameter and the bad value. */
public record ParameterValues(Map<String, String> texts) {

    public ParameterValues {
        texts = Map.copyOf(texts);
    }

    /** Refuses parameters that are not among the known ones, so that a misspelt name is no silent default. */
    public void requireKnown(List<String> known) {
        for (String name : new TreeMap<>(texts).keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown parameter %s%s; known are %s"
                        .formatted(
                                name,
                                Typos.suggestion(name, known)
                                        .map(" (%s)"::formatted)
                                        .orElse(""),
                                String.join(", ", known)));
            }
        }
    }

    /**
     * The value of a parameter, or its default.
     *
     * @throws IllegalArgumentException when the value is not as it must be, or there is none
     */
    public <T> T get(Parameter<T> parameter) {
        String text = texts.get(parameter.name());
        if (text == null) {
            text = parameter
                    .absent()
                    .orElseThrow(() ->
                            new IllegalArgumentException(parameter.name() + " must be given: " + parameter.type()));
        }
        return parameter.read(text);
    }
}
