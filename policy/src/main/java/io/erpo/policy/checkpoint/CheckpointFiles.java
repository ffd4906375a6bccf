package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** All of a checkpoint directory but its tensors: what stays the same while a policy is trained. Immutable. */
public final class CheckpointFiles {

    public static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String END_OF_SEQUENCE = "eos_token_id";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelConfig config;
    private final ObjectNode configJson;
    private final ObjectNode generationJson;
    private final TokenizerFiles tokenizer;

    private CheckpointFiles(
            ModelConfig config, ObjectNode configJson, ObjectNode generationJson, TokenizerFiles tokenizer) {
        this.config = config;
        this.configJson = configJson;
        this.generationJson = generationJson;
        this.tokenizer = tokenizer;
    }

    public static CheckpointFiles read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new PolicyException(directory + " is not a directory; a Hugging Face checkpoint directory with "
                    + CONFIG + ", " + WEIGHTS + " and " + TokenizerFiles.TOKENIZER + " is expected");
        }
        Path config = directory.resolve(CONFIG);
        ObjectNode configJson = readObject(config);
        Path generation = directory.resolve(GENERATION_CONFIG);
        ObjectNode generationJson =
                Files.exists(generation) ? readObject(generation) : JsonNodeFactory.instance.objectNode();
        return new CheckpointFiles(
                ConfigJson.parse(configJson, config), configJson, generationJson, TokenizerFiles.read(directory));
    }

    public static CheckpointFiles create(ModelConfig config, TokenizerFiles tokenizer) {
        if (config.vocabularySize() < tokenizer.vocabularySize()) {
            throw new IllegalArgumentException("vocab_size must be at least the tokenizer's "
                    + tokenizer.vocabularySize() + ", was " + config.vocabularySize());
        }
        int end = tokenizer.endOfSequenceId();
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        generation.put("bos_token_id", end).put(END_OF_SEQUENCE, end);
        return new CheckpointFiles(config, ConfigJson.write(config, end), generation, tokenizer);
    }

    public ModelConfig config() {
        return config;
    }

    public TokenizerFiles tokenizer() {
        return tokenizer;
    }

    /** Ids that end a response: of generation_config.json, else of config.json; may be empty. */
    public Set<Integer> endOfSequenceIds() {
        JsonNode ids = generationJson.hasNonNull(END_OF_SEQUENCE)
                ? generationJson.get(END_OF_SEQUENCE)
                : configJson.path(END_OF_SEQUENCE);
        Set<Integer> found = new LinkedHashSet<>();
        if (ids.isInt()) {
            found.add(ids.asInt());
        }
        ids.elements().forEachRemaining(id -> found.add(id.asInt()));
        return Set.copyOf(found);
    }

    /** Writes the files into an existing directory. The tensors beside them are float32, whatever they once were. */
    public void writeTo(Path directory) throws IOException {
        ObjectNode written = configJson.deepCopy();
        written.remove("dtype");
        written.put("torch_dtype", "float32");
        write(directory.resolve(CONFIG), written);
        write(directory.resolve(GENERATION_CONFIG), generationJson);
        tokenizer.writeTo(directory);
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private static ObjectNode readObject(Path file) {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new PolicyException(file + " is not a JSON object");
        } catch (NoSuchFileException e) {
            throw new PolicyException(file + " does not exist; a checkpoint directory needs it", e);
        } catch (IOException e) {
            throw new PolicyException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
