package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A token that ends a response: in a configuration a text, or a whole number that is its id. */
public sealed interface StopToken {

    record Text(@JsonValue String text) implements StopToken {}

    record Id(@JsonValue int id) implements StopToken {

        public Id {
            require(id >= 0, "sampling.stopTokens", "texts of tokens, or ids from 0 on", id);
        }
    }

    /** @throws IllegalArgumentException when the value is neither a text nor a whole number */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static StopToken of(Object value) {
        if (value instanceof Integer id) {
            return new Id(id);
        }
        require(
                value instanceof String text && !text.isEmpty(),
                "sampling.stopTokens",
                "a list of texts of tokens, or of their ids",
                value instanceof String ? "\"\"" : value);
        return new Text((String) value);
    }
}
