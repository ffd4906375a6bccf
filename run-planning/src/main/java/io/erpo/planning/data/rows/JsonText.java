package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Values that are written as text in a cell, as tables without lists and objects have them. */
public final class JsonText {

    private JsonText() {}

    /** The list or object in a text; empty for any other text. */
    public static Optional<Value> in(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("[") && !trimmed.startsWith("{")) {
            return Optional.empty();
        }
        try (JsonParser parser = JsonRows.JSON.createParser(trimmed)) {
            parser.nextToken();
            Value value = JsonRows.value(parser, 1);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
    }

    /**
     * An object as JSON. Keys inside are sorted, so that equal values are equal texts.
     *
     * @throws IllegalArgumentException naming a value that JSON does not have
     */
    public static String of(Map<String, Value> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonRows.JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Value> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getKey(), field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String place, Value value) throws IOException {
        if (value instanceof Value.Text text) {
            json.writeString(text.text());
        } else if (value instanceof Value.Number number) {
            json.writeNumber(number.digits());
        } else if (value instanceof Value.Items list) {
            json.writeStartArray();
            for (Value item : list.items()) {
                write(json, place, item);
            }
            json.writeEndArray();
        } else if (value instanceof Value.Fields fields) {
            if (!fields.repeated().isEmpty()) {
                throw new IllegalArgumentException("\"%s\" has a key twice; keep one".formatted(place));
            }
            json.writeStartObject();
            for (Map.Entry<String, Value> field : new TreeMap<>(fields.values()).entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, place, field.getValue());
            }
            json.writeEndObject();
        } else if (Set.of("null", "true", "false").contains(value.kind())) {
            json.writeRawValue(value.kind());
        } else {
            throw new IllegalArgumentException(
                    "\"%s\" holds %s, which cannot be kept as it is; write the field as JSON in a text"
                            .formatted(place, value.kind()));
        }
    }
}
