package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

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
}
