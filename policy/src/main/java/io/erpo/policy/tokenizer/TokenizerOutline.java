package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A {@code tokenizer.json} without its vocabulary and its merges, which may have more than a million entries and of which only
 * the largest id is needed here.
 *
 * @param json all other settings
 * @param largestId of the vocabulary, -1 when it is empty
 */
record TokenizerOutline(JsonNode json, int largestId) {

    /** Every name of a vocabulary occurs once: to remember names would only take memory. */
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());

    /** @param where the text comes from, for messages */
    static TokenizerOutline read(byte[] json, String where) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new PolicyException(where + " is not a JSON object");
            }
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            int largest = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.equals("model") && parser.nextToken() == JsonToken.START_OBJECT) {
                    largest = readModel(parser, root.putObject(name));
                } else {
                    root.set(name, tree(parser));
                }
            }
            return new TokenizerOutline(root, largest);
        } catch (JsonProcessingException e) {
            throw new PolicyException(where + " is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }

    private static int readModel(JsonParser parser, ObjectNode model) throws IOException {
        int largest = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (name) {
                case "vocab" -> largest = largestId(parser);
                case "merges" -> {
                    parser.nextToken();
                    parser.skipChildren();
                }
                default -> model.set(name, tree(parser));
            }
        }
        return largest;
    }

    /** Of an object from texts to ids, or of the list of pieces of a Unigram model, which is in the order of their ids. */
    private static int largestId(JsonParser parser) throws IOException {
        JsonToken kind = parser.nextToken();
        int largest = -1;
        if (kind == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                largest = Math.max(largest, parser.getValueAsInt());
                parser.skipChildren();
            }
        } else if (kind == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                largest++;
            }
        }
        return largest;
    }

    /** The value after the name, or the one at which the parser already is. */
    private static JsonNode tree(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
        }
        return JSON.readTree(parser);
    }
}
