package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ElementType;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A checkpoint directory without its tensors: the files that training does not change. Immutable. */
public final class CheckpointFiles {

    /** What the names of all files with weights begin with. */
    public static final String STEM = "model";

    public static final String WEIGHTS = STEM + ShardPlan.EXTENSION;

    /** In place of {@link #WEIGHTS}, which file holds which weights. */
    public static final String WEIGHTS_INDEX = STEM + ShardPlan.INDEX;

    static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String END_OF_SEQUENCE = "eos_token_id";
    private final ModelConfig config;
    private final ObjectNode configJson;
    private final Optional<ObjectNode> generationJson;
    private final TokenizerFiles tokenizer;
    private final Set<Integer> endOfSequenceIds;
    private final Companions companions;

    private CheckpointFiles(
            ModelConfig config,
            ObjectNode configJson,
            Optional<ObjectNode> generationJson,
            TokenizerFiles tokenizer,
            Set<Integer> endOfSequenceIds,
            Companions companions) {
        this.config = config;
        this.configJson = configJson;
        this.generationJson = generationJson;
        this.tokenizer = tokenizer;
        this.endOfSequenceIds = endOfSequenceIds;
        this.companions = companions;
    }

    /** @throws PolicyException when a file is missing, or they do not fit each other */
    public static CheckpointFiles read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw NoCheckpoint.noDirectory(directory);
        }
        Path base = PeftAdapter.in(directory).map(PeftAdapter::base).orElse(directory);
        Path configFile = base.resolve(CONFIG);
        ObjectNode configJson = JsonFile.read(configFile);
        ModelConfig config = ConfigJson.parse(configJson, configFile);
        Path generationFile = nearest(directory, base, GENERATION_CONFIG).resolve(GENERATION_CONFIG);
        Optional<ObjectNode> generationJson =
                Files.exists(generationFile) ? Optional.of(JsonFile.read(generationFile)) : Optional.empty();
        JsonSettings naming = generationJson
                .map(json -> new JsonSettings(json, generationFile, ""))
                .filter(json -> json.has(END_OF_SEQUENCE))
                .orElse(new JsonSettings(configJson, configFile, ""));
        Path tokenizerDirectory = nearest(directory, base, TokenizerFiles.TOKENIZER);
        if (!Files.exists(tokenizerDirectory.resolve(TokenizerFiles.TOKENIZER))) {
            throw NoCheckpoint.missing(tokenizerDirectory, TokenizerFiles.TOKENIZER);
        }
        TokenizerFiles tokenizer = TokenizerFiles.read(tokenizerDirectory);
        if (tokenizer.vocabularySize() > config.vocabularySize()) {
            throw new PolicyException(tokenizerDirectory.resolve(TokenizerFiles.TOKENIZER) + " has token ids up to "
                    + (tokenizer.vocabularySize() - 1) + ", but " + CONFIG + " has vocab_size "
                    + config.vocabularySize() + "; tokenizer and model are not of the same checkpoint");
        }
        return new CheckpointFiles(
                config,
                configJson,
                generationJson,
                tokenizer,
                endOfSequenceIds(naming, config.vocabularySize()),
                companions(directory, base));
    }

    private static Companions companions(Path directory, Path base) {
        Set<String> known = new HashSet<>(TokenizerFiles.names());
        known.addAll(Set.of(CONFIG, GENERATION_CONFIG));
        Companions ofBase = Companions.read(base, known);
        return base.equals(directory) ? ofBase : ofBase.with(Companions.read(directory, known));
    }

    /** An adapter may have files of its own; the others are those of its base. */
    private static Path nearest(Path adapter, Path base, String file) {
        return Files.exists(adapter.resolve(file)) ? adapter : base;
    }

    /** The files of a new model. */
    public static CheckpointFiles create(ModelConfig config, TokenizerFiles tokenizer) {
        if (config.vocabularySize() < tokenizer.vocabularySize()) {
            throw new IllegalArgumentException("vocab_size must be at least the tokenizer's "
                    + tokenizer.vocabularySize() + ", was " + config.vocabularySize());
        }
        int end = tokenizer.endOfSequenceId();
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        generation.put("bos_token_id", end).put(END_OF_SEQUENCE, end);
        return new CheckpointFiles(
                config,
                ConfigJson.write(config, end),
                Optional.of(generation),
                tokenizer,
                Set.of(end),
                Companions.NONE);
    }

    /** One id or a list of them. */
    private static Set<Integer> endOfSequenceIds(JsonSettings naming, int vocabularySize) {
        JsonNode named = naming.get(END_OF_SEQUENCE);
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode id :
                named.isArray() ? named : JsonNodeFactory.instance.arrayNode().add(named)) {
            if (id.isNull() || id.isMissingNode()) {
                continue;
            }
            if (!id.isInt() || id.asInt() < 0 || id.asInt() >= vocabularySize) {
                throw naming.unsupported(
                        END_OF_SEQUENCE, "an id below the vocab_size " + vocabularySize + ", or a list of them");
            }
            ids.add(id.asInt());
        }
        return Set.copyOf(ids);
    }

    public ModelConfig config() {
        return config;
    }

    public TokenizerFiles tokenizer() {
        return tokenizer;
    }

    /** Ids that end a response: of generation_config.json, else of config.json; may be empty. */
    public Set<Integer> endOfSequenceIds() {
        return endOfSequenceIds;
    }

    /**
     * Writes the files into an existing directory.
     *
     * @param type of the weights in the same directory, whatever it was before
     */
    public void writeTo(Path directory, ElementType type) throws IOException {
        ObjectNode written = configJson.deepCopy();
        // transformers 5 renamed the setting; it reads both, and so do older releases where they wrote it.
        if (written.has("dtype")) {
            written.put("dtype", dtype(type)).remove("torch_dtype");
        } else {
            written.put("torch_dtype", dtype(type));
        }
        JsonFile.write(directory.resolve(CONFIG), written);
        if (generationJson.isPresent()) {
            JsonFile.write(directory.resolve(GENERATION_CONFIG), generationJson.get());
        }
        writeUnchanged(directory);
    }

    /** Writes the files that have nothing to do with the weights: those of the tokenizer, and those that only travel along. */
    public void writeUnchanged(Path directory) throws IOException {
        tokenizer.writeTo(directory);
        companions.writeTo(directory);
    }

    private static String dtype(ElementType type) {
        return switch (type) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
        };
    }
}
