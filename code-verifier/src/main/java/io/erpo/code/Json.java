package io.erpo.code;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.JsonFaults;
import java.util.Locale;

/** JSON with exact numbers; refuses anything after a value. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Reads one value; refuses empty input. */
    static JsonNode read(String text) throws JsonProcessingException {
        JsonNode value = MAPPER.readTree(text);
        if (value.isMissingNode()) {
            throw new JsonParseException(null, "it is empty");
        }
        return value;
    }

    /**
     * Reads one value of a reference.
     *
     * @throws IllegalArgumentException naming what is no JSON
     */
    static JsonNode value(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is no JSON: it is empty");
        }
        try {
            return read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s is no JSON: %s".formatted(what, JsonFaults.describe(e)), e);
        }
    }

    /** What a value is, for people. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case STRING -> "a text";
            case MISSING -> "nothing";
            case BOOLEAN, NUMBER, OBJECT -> "a " + value.getNodeType().name().toLowerCase(Locale.ROOT);
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
