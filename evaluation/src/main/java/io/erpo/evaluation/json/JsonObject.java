package io.erpo.evaluation.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The fields of an object, each with the type that it must have; what is missing or other is said with its place. */
final class JsonObject {

    private static final int SHOWN = 60;

    private final String place;
    private final JsonNode node;

    JsonObject(String place, JsonNode node) {
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw fault(place + " to be an object", node);
        }
    }

    String text(String name) {
        JsonNode value = field(name);
        return require(value.isTextual(), name, "a text", value).textValue();
    }

    int integer(String name) {
        JsonNode value = field(name);
        return require(value.isInt(), name, "a whole number", value).intValue();
    }

    long longInteger(String name) {
        JsonNode value = field(name);
        return require(value.isIntegralNumber() && value.canConvertToLong(), name, "a whole number", value)
                .longValue();
    }

    double number(String name) {
        JsonNode value = field(name);
        return require(value.isNumber(), name, "a number", value).doubleValue();
    }

    OptionalLong optionalLong(String name) {
        return field(name).isNull() ? OptionalLong.empty() : OptionalLong.of(longInteger(name));
    }

    OptionalDouble optionalNumber(String name) {
        return field(name).isNull() ? OptionalDouble.empty() : OptionalDouble.of(number(name));
    }

    Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw fault("\"" + name + "\" in " + place + " to be a time such as 2026-01-31T12:00:00Z", field(name));
        }
    }

    JsonObject object(String name) {
        return new JsonObject("\"" + name + "\"", field(name));
    }

    List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(new JsonObject("entry " + (objects.size() + 1) + " of \"" + name + "\"", element));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        array(name)
                .forEach(element -> texts.add(require(element.isTextual(), name, "a list of texts", element)
                        .textValue()));
        return texts;
    }

    List<Integer> integers(String name) {
        List<Integer> integers = new ArrayList<>();
        array(name)
                .forEach(element -> integers.add(require(element.isInt(), name, "a list of whole numbers", element)
                        .intValue()));
        return integers;
    }

    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonObject object = object(name);
        object.node.fieldNames().forEachRemaining(key -> map.put(key, object.text(key)));
        return map;
    }

    Map<String, Integer> integerMap(String name) {
        Map<String, Integer> map = new LinkedHashMap<>();
        JsonObject object = object(name);
        object.node.fieldNames().forEachRemaining(key -> map.put(key, object.integer(key)));
        return map;
    }

    private JsonNode array(String name) {
        JsonNode value = field(name);
        return require(value.isArray(), name, "a list", value);
    }

    private JsonNode field(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new UnreadableResultException("expected \"" + name + "\" in " + place + ", found no such field");
        }
        return value;
    }

    private JsonNode require(boolean holds, String name, String expected, JsonNode found) {
        if (!holds) {
            throw fault("\"" + name + "\" in " + place + " to be " + expected, found);
        }
        return found;
    }

    private static UnreadableResultException fault(String expected, JsonNode found) {
        String text = found.isMissingNode() ? "nothing" : found.toString();
        return new UnreadableResultException("expected " + expected + ", found "
                + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text));
    }
}
