package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names that settings can have: those of the components of {@link RunConfig}. */
final class KnownSettings {

    private static final int SUGGESTIONS = 3;
    private static final int MAX_TYPOS = 3;

    private KnownSettings() {}

    /** Every setting by its full name, such as {@code temperature.slope}. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        collect(RunConfig.class, "", names);
        return Collections.unmodifiableList(names);
    }

    /**
     * Refuses unknown names.
     *
     * @throws SettingsException naming the first unknown setting, where it stands, and those it may have meant
     */
    static void check(String source, JsonNode settings) {
        check(source, settings, RunConfig.class, "");
    }

    private static void check(String source, JsonNode settings, Class<?> type, String prefix) {
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            String name = prefix + setting.getKey();
            RecordComponent component = component(type, setting.getKey())
                    .orElseThrow(() -> new SettingsException(
                            "%s: unknown setting \"%s\"; %s".formatted(source, name, suggestion(name))));
            if (component.getType().isRecord()) {
                check(source, setting.getValue(), component.getType(), name + ".");
            }
            element(component)
                    .ifPresent(element -> setting.getValue().forEach(item -> check(source, item, element, name + ".")));
        }
    }

    private static void collect(Class<?> type, String prefix, List<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + component.getName();
            names.add(name);
            if (component.getType().isRecord()) {
                collect(component.getType(), name + ".", names);
            }
            element(component).ifPresent(element -> collect(element, name + ".", names));
        }
    }

    private static Optional<RecordComponent> component(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst();
    }

    /** The record type that a list-valued component holds. */
    private static Optional<Class<?>> element(RecordComponent component) {
        return component.getType() == List.class
                        && component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isRecord()
                ? Optional.of(element)
                : Optional.empty();
    }

    private static String suggestion(String unknown) {
        int nearest = names().stream()
                .mapToInt(known -> distance(unknown, known))
                .min()
                .orElseThrow();
        return nearest > MAX_TYPOS
                ? "known are " + String.join(", ", names())
                : names().stream()
                        .filter(known -> distance(unknown, known) == nearest)
                        .limit(SUGGESTIONS)
                        .collect(Collectors.joining(" or ", "did you mean ", "?"));
    }

    /** Edit distance of the names, or of their last parts: a setting may have been put into the wrong group. */
    private static int distance(String unknown, String known) {
        return Math.min(edits(unknown, known), edits(lastPart(unknown), lastPart(known)));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein distance. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
