package io.erpo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The preset that a run starts from. Settings made for the demonstration's tasks say nothing about other data: they
 * reward only a response that is nothing but the answer, cut it after 8 tokens and heat it to T = 2.
 *
 * @param name of the preset
 * @param note what the user should know about a choice that was not theirs
 */
record PresetChoice(String name, Optional<String> note) {

    /**
     * The requested preset; without one, the preset for a model or data of one's own if the run has them, else the
     * demonstration's.
     *
     * @param requested by the user
     * @param demonstration the preset of the demonstration, with absolute paths
     * @param own settings of the configuration file and the flags, with absolute paths
     */
    static PresetChoice of(Optional<String> requested, ObjectNode demonstration, ObjectNode own) {
        if (requested.isPresent()) {
            return new PresetChoice(requested.get(), Optional.empty());
        }
        List<String> given = new ArrayList<>();
        if (differs(own.path("data").path("source"), demonstration.path("data").path("source"))) {
            given.add("data");
        }
        if (differs(own.path("model"), demonstration.path("model"))) {
            given.add("a model");
        }
        return given.isEmpty()
                ? new PresetChoice(Presets.DEMONSTRATION, Optional.empty())
                : new PresetChoice(
                        Presets.OWN,
                        Optional.of(
                                "preset %s, because the run has %s of its own; --preset %s takes the demonstration's settings"
                                        .formatted(Presets.OWN, String.join(" and ", given), Presets.DEMONSTRATION)));
    }

    private static boolean differs(JsonNode own, JsonNode demonstration) {
        return own.isTextual() && !own.asText().isBlank() && !own.asText().equals(demonstration.asText());
    }
}
