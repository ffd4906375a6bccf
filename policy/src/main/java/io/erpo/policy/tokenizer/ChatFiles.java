package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.chat.ChatTemplate;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.policy.PolicyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the chat template among tokenizer files, and its variables, where transformers looks for them. */
final class ChatFiles {

    static final String TEMPLATE = "chat_template.jinja";
    private static final List<String> SPECIAL_TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private ChatFiles() {}

    /**
     * The template of the file of its own, else of the configuration.
     *
     * @param where the files are, for messages
     * @param file content of chat_template.jinja
     * @param config content of tokenizer_config.json
     * @param specialTokensMap content of special_tokens_map.json, which old checkpoints have
     */
    static Optional<ChatTemplate> template(
            String where, Optional<String> file, JsonNode config, Optional<JsonNode> specialTokensMap) {
        String name = where + (file.isPresent() ? TEMPLATE : TokenizerFiles.TOKENIZER_CONFIG + ", chat_template");
        Map<String, String> specialTokens = specialTokens(config, specialTokensMap);
        return file.or(() -> configured(name, config.path("chat_template")))
                .map(source -> parse(name, source, specialTokens));
    }

    private static ChatTemplate parse(String name, String source, Map<String, String> specialTokens) {
        try {
            return ChatTemplate.parse(source, specialTokens);
        } catch (TemplateException e) {
            throw new PolicyException(name + ": " + e.getMessage(), e);
        }
    }

    /** A template, or a list of named ones. */
    private static Optional<String> configured(String name, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isTextual()) {
            return Optional.of(value.asText());
        }
        List<String> names = new ArrayList<>();
        for (JsonNode named : value) {
            if (named.path("name").asText().equals("default")
                    && named.path("template").isTextual()) {
                return Optional.of(named.path("template").asText());
            }
            names.add(named.path("name").asText());
        }
        throw new PolicyException(name
                + " must be a template, or a list of {\"name\", \"template\"} with one named \"default\"; found "
                + (value.isArray() ? "the names " + names : value.getNodeType()));
    }

    /** The special tokens by the names that templates use, such as {@code bos_token}. */
    static Map<String, String> specialTokens(JsonNode config, Optional<JsonNode> specialTokensMap) {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String name : SPECIAL_TOKENS) {
            content(config.path(name)).ifPresent(token -> tokens.put(name, token));
            // The map stopped counting when the configuration began to list all added tokens.
            specialTokensMap
                    .filter(map -> !config.has("added_tokens_decoder"))
                    .flatMap(map -> content(map.path(name)))
                    .ifPresent(token -> tokens.put(name, token));
        }
        return tokens;
    }

    private static Optional<String> content(JsonNode token) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        return content.isTextual() ? Optional.of(content.asText()) : Optional.empty();
    }
}
