package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.chat.ChatTemplate;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StandIn;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tokenizer files of a checkpoint directory, kept and written byte for byte. Immutable. */
public final class TokenizerFiles {

    public static final String TOKENIZER = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final List<String> REQUIRED = List.of(TOKENIZER, TOKENIZER_CONFIG);
    private static final String SPECIAL_TOKENS_MAP = "special_tokens_map.json";
    private static final List<String> OPTIONAL = List.of(
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            "added_tokens.json",
            SPECIAL_TOKENS_MAP,
            ChatFiles.TEMPLATE,
            "chat_template.json");
    /** Twice what the largest known vocabulary takes, 262,145 tokens. */
    private static final long MOST_BYTES = 1 << 26;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, byte[]> contents;
    private final JsonNode tokenizer;
    private final int largestId;
    private final JsonNode config;
    private final String where;

    TokenizerFiles(Map<String, byte[]> contents, String where) {
        this.contents = new TreeMap<>(contents);
        TokenizerOutline outline = TokenizerOutline.read(contents.get(TOKENIZER), where + TOKENIZER);
        this.tokenizer = outline.json();
        this.largestId = outline.largestId();
        this.config = parse(contents.get(TOKENIZER_CONFIG), where + TOKENIZER_CONFIG);
        this.where = where;
    }

    public static TokenizerFiles read(Path directory) {
        Map<String, byte[]> contents = new TreeMap<>();
        for (String name : REQUIRED) {
            contents.put(name, readFile(directory.resolve(name)));
        }
        for (String name : OPTIONAL) {
            if (Files.exists(directory.resolve(name))) {
                contents.put(name, readFile(directory.resolve(name)));
            }
        }
        return new TokenizerFiles(contents, directory + "/");
    }

    /** One token per printable ASCII character and newline, 99 with the three special tokens of Qwen2. */
    public static TokenizerFiles printableAscii() {
        return PrintableAscii.files();
    }

    /** Names of all files that a tokenizer may have. */
    public static Set<String> names() {
        return Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Number of ids: one more than the largest. */
    public int vocabularySize() {
        int largest = largestId;
        for (JsonNode token : tokenizer.path("added_tokens")) {
            largest = Math.max(largest, token.path("id").asInt());
        }
        return largest + 1;
    }

    /** The id of the {@code eos_token} that the tokenizer's configuration names. */
    public int endOfSequenceId() {
        JsonNode named = config.path("eos_token");
        String content = named.isObject() ? named.path("content").asText() : named.asText();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("content").asText().equals(content)) {
                return token.path("id").asInt();
            }
        }
        throw new PolicyException(TOKENIZER_CONFIG + " names the eos_token \"" + content + "\", which " + TOKENIZER
                + " does not list among its added_tokens");
    }

    /** The {@code eos_token} that the tokenizer's configuration names. */
    public Optional<String> endOfSequence() {
        return Optional.ofNullable(namedTokens().get("eos_token"));
    }

    /** The {@code bos_token}, when the tokenizer's configuration asks for it before a text. */
    Optional<String> beginningOfSequence() {
        return config.path("add_bos_token").asBoolean()
                ? Optional.ofNullable(namedTokens().get("bos_token"))
                : Optional.empty();
    }

    /** The id of a token, in the spelling of {@code tokenizer.json}. */
    public Optional<Integer> idOf(String token) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asText().equals(token)) {
                return Optional.of(added.path("id").asInt());
            }
        }
        return VocabularySearch.idOf(contents.get(TOKENIZER), token);
    }

    TokenizerForm form() {
        return TokenizerForm.of(tokenizer);
    }

    private Map<String, String> namedTokens() {
        return ChatFiles.specialTokens(config, specialTokensMap());
    }

    private Optional<JsonNode> specialTokensMap() {
        return Optional.ofNullable(contents.get(SPECIAL_TOKENS_MAP))
                .map(bytes -> parse(bytes, where + SPECIAL_TOKENS_MAP));
    }

    /** The tokens that control the policy instead of spelling text, such as the one that ends a turn. */
    public List<String> specialTokens() {
        List<String> contents = new ArrayList<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("special").asBoolean()) {
                contents.add(token.path("content").asText());
            }
        }
        return contents;
    }

    /**
     * The chat template; base models may have none.
     *
     * @throws PolicyException when there is a template that is not supported
     */
    public Optional<ChatTemplate> chatTemplate() {
        return ChatFiles.template(
                where,
                Optional.ofNullable(contents.get(ChatFiles.TEMPLATE))
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                config,
                specialTokensMap());
    }

    public void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** Where {@code tokenizer.json} is, for messages. */
    String place() {
        return where + TOKENIZER;
    }

    /** All of {@code tokenizer.json} but its vocabulary and merges. */
    JsonNode outline() {
        return tokenizer;
    }

    byte[] tokenizerJson() {
        return contents.get(TOKENIZER);
    }

    private static byte[] readFile(Path file) {
        StandIn.explain(file).ifPresent(what -> {
            throw new PolicyException(what);
        });
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new PolicyException(file + " should have at most " + MOST_BYTES + " bytes, but has "
                        + Files.size(file) + "; is it another file?");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PolicyException(StandIn.missing(file) + "; a checkpoint directory needs it", e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + file + ": " + FileFaults.describe(e), e);
        }
    }

    private static JsonNode parse(byte[] json, String where) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PolicyException(where + " is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }
}
