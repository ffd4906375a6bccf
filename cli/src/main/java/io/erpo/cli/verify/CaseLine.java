package io.erpo.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One line of the file to verify: {@code {"id": any value, "gold": text or number, "response": text}}.
 *
 * @param id repeated in the verdict; null in JSON where the line has none
 */
record CaseLine(JsonNode id, String gold, String response) {

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static CaseLine of(ObjectNode line) {
        JsonNode gold = line.path("gold");
        if (!gold.isTextual() && !gold.isNumber()) {
            throw new IllegalArgumentException("\"gold\" must be text or a number, was " + shown(gold));
        }
        JsonNode response = line.path("response");
        if (!response.isTextual()) {
            throw new IllegalArgumentException("\"response\" must be text, was " + shown(response));
        }
        return new CaseLine(
                line.hasNonNull("id") ? line.get("id") : line.nullNode(), gold.asText(), response.textValue());
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
