package io.erpo.planning.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.erpo.json.JsonFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One line of a {@link PromptFile}. */
final class PromptLine {

    private static final Set<String> KEYS = Set.of("prompt", "problem", "answer", "id");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PromptLine() {}

    /**
     * The problem on this line.
     *
     * @param place of the line, for the problem's source
     * @throws IllegalArgumentException saying what is wrong with the line
     */
    static Problem parse(byte[] utf8, String place) {
        Map<String, String> values = values(decode(utf8));
        if (values.containsKey("prompt") && values.containsKey("problem")) {
            throw new IllegalArgumentException("has both \"prompt\" and \"problem\"; keep one");
        }
        String text = Optional.ofNullable(values.get("prompt"))
                .or(() -> Optional.ofNullable(values.get("problem")))
                .orElseThrow(() -> new IllegalArgumentException("has neither \"prompt\" nor \"problem\""));
        String answer = Optional.ofNullable(values.get("answer"))
                .orElseThrow(() -> new IllegalArgumentException("has no \"answer\""));
        return new Problem(
                text,
                answer,
                Optional.ofNullable(values.get("id"))
                        .map(id -> place + "#" + id)
                        .orElse(place));
    }

    /** The texts of the known keys. Numbers keep their digits, since 7.50 and 7.5 may be different answers. */
    private static Map<String, String> values(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            Map<String, String> values = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (KEYS.contains(key)) {
                    values.put(key, text(parser, key, value));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("goes on after the JSON object");
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
    }

    private static String text(JsonParser parser, String key, JsonToken value) throws IOException {
        boolean number = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
        boolean numberAllowed = key.equals("answer") || key.equals("id");
        if (value != JsonToken.VALUE_STRING && !(number && numberAllowed)) {
            throw new IllegalArgumentException("\"%s\" must be a string%s, was %s"
                    .formatted(key, numberAllowed ? " or a number" : "", describe(value)));
        }
        String text = parser.getText();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text) || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + key + "\" holds a lone surrogate or a zero character");
        }
        return text;
    }

    private static String describe(JsonToken value) {
        return switch (value) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> value.asString();
        };
    }

    private static String decode(byte[] utf8) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return line.startsWith("\uFEFF") ? line.substring(1) : line;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }
}
