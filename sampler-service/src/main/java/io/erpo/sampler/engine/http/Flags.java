package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Settings of an engine that change numbers, picked from all that it tells. */
record Flags(JsonNode told) {

    /** An engine that tells a setting as a long text means more than one setting. */
    private static final int LONGEST = 200;

    /** The settings at these JSON pointers, by the last name of each; without those that are unknown or not set. */
    Map<String, String> at(List<String> pointers) {
        Map<String, String> flags = new TreeMap<>();
        pointers.forEach(pointer ->
                text(pointer).ifPresent(value -> flags.put(pointer.substring(pointer.lastIndexOf('/') + 1), value)));
        return flags;
    }

    Optional<String> text(String pointer) {
        JsonNode value = told.at(pointer);
        return Optional.of(value)
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull())
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST);
    }

    OptionalInt number(String pointer) {
        JsonNode value = told.at(pointer);
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }
}
