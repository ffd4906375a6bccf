package io.erpo.cli.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.TokenIds;

/**
 * One line of the file to score: {@code {"id": any value, "input_ids": [whole numbers], "temperature": number}}.
 *
 * @param id repeated in the answer; a JSON null when the line has none
 * @param temperature 1 when the line has none
 */
record SequenceLine(JsonNode id, TokenIds inputIds, double temperature) {

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static SequenceLine of(ObjectNode line) {
        JsonNode temperature = line.path("temperature");
        if (!temperature.isMissingNode() && !temperature.isNumber()) {
            throw new IllegalArgumentException("\"temperature\" must be a number, was " + temperature);
        }
        return new SequenceLine(
                line.hasNonNull("id") ? line.get("id") : line.nullNode(),
                inputIds(line.path("input_ids")),
                temperature.asDouble(1));
    }

    private static TokenIds inputIds(JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException(
                    "\"input_ids\" must be a list of token ids, was " + (array.isMissingNode() ? "missing" : array));
        }
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            if (!array.get(i).isInt()) {
                throw new IllegalArgumentException(
                        "\"input_ids\" must be whole numbers, was " + array.get(i) + " at position " + i);
            }
            ids[i] = array.get(i).intValue();
        }
        return TokenIds.of(ids);
    }
}
