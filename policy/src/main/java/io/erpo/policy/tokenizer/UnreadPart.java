package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** Finds the part of a {@code tokenizer.json} that the tokenizers library cannot read. */
final class UnreadPart {

    private static final List<String> PARTS =
            List.of("normalizer", "pre_tokenizer", "post_processor", "decoder", "truncation", "padding");

    private UnreadPart() {}

    /**
     * Reads each part with the smallest model there is. When all of them can be read, it must be the vocabulary.
     *
     * @param tokenizer without its vocabulary
     * @param readable whether the library reads a tokenizer
     * @return such as {@code its pre_tokenizer of type "Words"}
     */
    static String of(JsonNode tokenizer, Predicate<JsonNode> readable) {
        for (String part : PARTS) {
            JsonNode value = tokenizer.path(part);
            if (value.isContainerNode() && !readable.test(smallest().set(part, value))) {
                return "its " + part + ofType(value);
            }
        }
        JsonNode model = tokenizer.path("model");
        if (!model.isObject()) {
            return "its model, which should be a JSON object";
        }
        return "its model" + ofType(model) + ", the vocabulary and merges, or its added_tokens";
    }

    private static ObjectNode smallest() {
        ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
        ObjectNode model = tokenizer.put("version", "1.0").putObject("model");
        model.put("type", "BPE").putObject("vocab");
        model.putArray("merges");
        tokenizer.putArray("added_tokens");
        return tokenizer;
    }

    private static String ofType(JsonNode part) {
        return part.path("type").isTextual() ? " of type \"" + part.path("type").asText() + "\"" : "";
    }
}
