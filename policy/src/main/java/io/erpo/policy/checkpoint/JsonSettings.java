package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.PolicyException;
import java.nio.file.Path;

/**
 * Settings of a JSON object, read with the errors that their reader needs. A setting that is null counts as missing, as in the
 * transformers library.
 *
 * @param path what stands before a setting's name in messages: empty, or the object's own name and a point
 */
record JsonSettings(JsonNode json, Path file, String path) {

    private static final int SHOWN = 120;

    JsonSettings in(String key) {
        return new JsonSettings(json.path(key), file, path + key + ".");
    }

    boolean has(String key) {
        return json.hasNonNull(key);
    }

    JsonNode get(String key) {
        return json.path(key);
    }

    int integer(String key) {
        JsonNode value = get(key);
        if (!value.isInt()) {
            throw wrong(key, value.isIntegralNumber() ? "an integer below 2147483648" : "an integer");
        }
        return value.asInt();
    }

    int integer(String key, int missing) {
        return has(key) ? integer(key) : missing;
    }

    double number(String key) {
        JsonNode value = get(key);
        if (!value.isNumber()) {
            throw wrong(key, "a number");
        }
        return value.asDouble();
    }

    double number(String key, double missing) {
        return has(key) ? number(key) : missing;
    }

    boolean flag(String key, boolean missing) {
        if (has(key) && !get(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return get(key).asBoolean(missing);
    }

    String text(String key, String missing) {
        if (has(key) && !get(key).isTextual()) {
            throw wrong(key, "a text");
        }
        return has(key) ? get(key).asText() : missing;
    }

    /** @param supported the only value that can be computed, or what can be instead */
    PolicyException unsupported(String key, String supported) {
        return new PolicyException(file + ": " + path + key + " is " + found(key) + "; supported is " + supported);
    }

    private PolicyException wrong(String key, String expected) {
        return new PolicyException(file + ": " + path + key + " should be " + expected + ", but is " + found(key));
    }

    private String found(String key) {
        String value = get(key).isMissingNode() ? "missing" : get(key).toString();
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
    }
}
