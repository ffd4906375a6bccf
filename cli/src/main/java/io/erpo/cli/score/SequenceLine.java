package io.erpo.cli.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.TokenIds;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One line of the file to score: {@code {"id": any value, "input_ids": [whole numbers], "temperature": number}}.
 *
 * @param id repeated in the answer; null in JSON where the line has none
 * @param temperature 1 where the line has none
 */
record SequenceLine(JsonNode id, TokenIds inputIds, double temperature) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static SequenceLine parse(byte[] utf8) {
        ObjectNode line = object(utf8);
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

    private static ObjectNode object(byte[] utf8) {
        try {
            if (JSON.readTree(utf8) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }
}
