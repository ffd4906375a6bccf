package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Finds one token in the vocabulary of a {@code tokenizer.json}, which is too large to be kept for that. */
final class VocabularySearch {

    /** Every name of a vocabulary occurs once: to remember names would only take memory. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private VocabularySearch() {}

    /** The id of a token as the file spells it; empty for a vocabulary that is a list. */
    static Optional<Integer> idOf(byte[] tokenizerJson, String token) {
        try (JsonParser parser = JSON.createParser(tokenizerJson)) {
            parser.nextToken();
            if (enter(parser, "model") && enter(parser, "vocab")) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals(token)) {
                        return Optional.of(parser.getValueAsInt());
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory that were read before", e);
        }
    }

    /** Goes into the object of this name in the current one. */
    private static boolean enter(JsonParser parser, String wanted) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals(wanted)) {
                return parser.currentToken() == JsonToken.START_OBJECT;
            }
            parser.skipChildren();
        }
        return false;
    }
}
