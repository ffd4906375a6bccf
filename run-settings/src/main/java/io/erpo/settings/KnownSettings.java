package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.settings.names.Typos;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of all settings: those of the components of {@link RunConfig}. */
final class KnownSettings {

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
     * @throws SettingsException naming the first unknown setting, its location, and similar known names
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

    /** The record type of the elements of a list-valued component. */
    private static Optional<Class<?>> element(RecordComponent component) {
        return component.getType() == List.class
                        && component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isRecord()
                ? Optional.of(element)
                : Optional.empty();
    }

    private static String suggestion(String unknown) {
        List<String> known = names();
        return Typos.suggestion(unknown, known, KnownSettings::distance)
                .orElseGet(() -> "known are " + String.join(", ", known));
    }

    /** Edit distance of the names, or of their last parts and one more, because a setting may be in the wrong group. */
    private static int distance(String unknown, String known) {
        return Math.min(Typos.edits(unknown, known), 1 + Typos.edits(lastPart(unknown), lastPart(known)));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
