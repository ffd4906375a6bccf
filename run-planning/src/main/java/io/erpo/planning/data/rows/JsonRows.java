package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.erpo.planning.data.rows.Value.Fields;
import io.erpo.planning.data.rows.Value.Items;
import io.erpo.planning.data.rows.Value.Number;
import io.erpo.planning.data.rows.Value.Other;
import io.erpo.planning.data.rows.Value.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON objects as rows. What is not wanted is skipped, and cannot make a row bad unless it is not JSON. */
final class JsonRows {

    /** NaN and Infinity, which Python writes, are accepted here and refused where they are an answer. */
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Deeper values are kept as unknown; no path of a user goes there. */
    private static final int DEEPEST = 64;

    private JsonRows() {}

    /** The keys of an object, and those of its values that are wanted. */
    record Parsed(List<String> keys, Fields fields) {}

    /**
     * The object that begins at the parser's current token.
     *
     * @param wanted keys whose values are needed; empty for all
     */
    static Parsed object(JsonParser parser, Optional<Set<String>> wanted) throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        Map<String, Value> values = new HashMap<>();
        Set<String> repeated = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!keys.add(key)) {
                repeated.add(key);
            }
            parser.nextToken();
            if (wanted.isEmpty() || wanted.get().contains(key)) {
                values.put(key, value(parser, 1));
            } else {
                parser.skipChildren();
            }
        }
        return new Parsed(List.copyOf(keys), new Fields(values, repeated));
    }

    /** The value that begins at the parser's current token. */
    static Value value(JsonParser parser, int depth) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case START_ARRAY -> depth < DEEPEST ? items(parser, depth) : skipped(parser, "a list");
            case START_OBJECT -> depth < DEEPEST ? fields(parser, depth) : skipped(parser, "an object");
            default -> new Other(parser.currentToken().asString());
        };
    }

    private static Value number(JsonParser parser) throws IOException {
        String digits = parser.getText();
        boolean finite = digits.chars().anyMatch(Character::isDigit);
        return finite ? new Number(digits) : new Other(digits);
    }

    private static Value items(JsonParser parser, int depth) throws IOException {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, depth + 1));
        }
        return new Items(items);
    }

    private static Value fields(JsonParser parser, int depth) throws IOException {
        Map<String, Value> values = new HashMap<>();
        Set<String> repeated = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (values.put(key, value(parser, depth + 1)) != null) {
                repeated.add(key);
            }
        }
        return new Fields(values, repeated);
    }

    private static Value skipped(JsonParser parser, String kind) throws IOException {
        parser.skipChildren();
        return new Other(kind);
    }
}
