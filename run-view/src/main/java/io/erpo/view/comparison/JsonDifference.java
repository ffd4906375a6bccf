package io.erpo.view.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;

/** Where two documents differ first. */
final class JsonDifference {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonDifference() {}

    /** Such as {@code samples[3].advantage: expected 0.5, found 0.25}. */
    static String first(String expected, String found) {
        try {
            return first("", JSON.readTree(expected), JSON.readTree(found)).orElse("is written otherwise");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected JSON documents: " + e.getMessage(), e);
        }
    }

    private static Optional<String> first(String path, JsonNode expected, JsonNode found) {
        if (expected.equals(found)) {
            return Optional.empty();
        }
        if (expected.isObject() && found.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            found.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String field = path.isEmpty() ? name : path + "." + name;
                Optional<String> difference = first(field, expected.path(name), found.path(name));
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
            Iterator<JsonNode> others = found.iterator();
            int index = 0;
            for (JsonNode element : expected) {
                Optional<String> difference = first("%s[%d]".formatted(path, index++), element, others.next());
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.of("%s: expected %s, found %s".formatted(path, shown(expected), shown(found)));
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        return node.isArray() ? node.size() + " elements" : node.toString();
    }
}
