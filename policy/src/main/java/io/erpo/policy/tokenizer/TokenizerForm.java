package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code tokenizer.json} says about how it spells texts.
 *
 * @param unknownToken what stands for a piece that the vocabulary lacks
 * @param unknownId the same in Unigram models, which name its id
 * @param marksSpaces whether spaces are written as {@link #SPACE_MARK}; such tokenizers also put one before a text
 * @param keepsCharacters whether a text is changed by canonical composition and space marks only before it is encoded
 * @param strippingTokens tokens that swallow the white space beside them
 */
record TokenizerForm(
        Optional<String> unknownToken,
        Optional<Integer> unknownId,
        boolean marksSpaces,
        boolean keepsCharacters,
        Set<String> strippingTokens) {

    static final char SPACE_MARK = '\u2581';

    private static final Set<String> HARMLESS = Set.of("NFC", "Prepend");

    static TokenizerForm of(JsonNode tokenizer) {
        JsonNode model = tokenizer.path("model");
        Set<String> stripping = new HashSet<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("lstrip").asBoolean() || token.path("rstrip").asBoolean()) {
                stripping.add(token.path("content").asText());
            }
        }
        return new TokenizerForm(
                Optional.ofNullable(model.path("unk_token").textValue()),
                Optional.of(model.path("unk_id")).filter(JsonNode::isInt).map(JsonNode::asInt),
                List.of("normalizer", "pre_tokenizer", "decoder").stream()
                        .anyMatch(part -> tokenizer.path(part).toString().indexOf(SPACE_MARK) >= 0),
                keepsCharacters(tokenizer.path("normalizer")),
                stripping);
    }

    /** Whether this token stands for a piece that the vocabulary lacks. */
    boolean isUnknown(String token, long id) {
        return unknownToken.filter(token::equals).isPresent()
                || unknownId.filter(unknown -> unknown == id).isPresent();
    }

    private static boolean keepsCharacters(JsonNode normalizer) {
        String type = normalizer.path("type").asText();
        if (type.equals("Sequence")) {
            for (JsonNode part : normalizer.path("normalizers")) {
                if (!keepsCharacters(part)) {
                    return false;
                }
            }
            return true;
        }
        boolean marks = type.equals("Replace")
                && normalizer.path("content").asText().equals(String.valueOf(SPACE_MARK))
                && normalizer.path("pattern").path("String").asText().equals(" ");
        return normalizer.isMissingNode() || normalizer.isNull() || HARMLESS.contains(type) || marks;
    }
}
