package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String INDEX = "model.safetensors.index.json";
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    private Path directory;

    private CheckpointDirectory made;

    @BeforeEach
    void make() throws IOException {
        made = CheckpointDirectory.create(directory);
    }

    @Test
    void shouldTellSizeAndConfigurationWhenACheckpointIsInspected() {
        Checkpoint checkpoint = Checkpoint.inspect(directory);

        assertThat(checkpoint.config()).isEqualTo(CheckpointDirectory.CONFIG);
        assertThat(checkpoint.parameters()).isEqualTo(99 * 8 + (16 * 8 + 16 + 8 * 8 + 3 * 16 * 8 + 2 * 8) + 8);
        assertThat(checkpoint.bytes()).isEqualTo(4 * checkpoint.parameters());
        assertThat(checkpoint.files().endOfSequenceIds()).containsExactly(0);
    }

    @Test
    void shouldCountStoredBytesWhenWeightsAreHalves() throws Exception {
        made.weights("model.safetensors", ElementType.BF16, made.names());

        Checkpoint checkpoint = Checkpoint.inspect(directory);

        assertThat(checkpoint.bytes()).isEqualTo(2 * checkpoint.parameters());
    }

    @Test
    void shouldGiveTheDigestOfTheFileWhenThereIsOne() throws Exception {
        assertThat(Checkpoint.inspect(directory).weights().sha256())
                .isEqualTo(FileSha256.of(directory.resolve("model.safetensors")));
    }

    @Test
    void shouldReadShardsInTheOrderOfTheirNamesWhenThereIsAnIndex() throws Exception {
        made.shard();

        Checkpoint checkpoint = Checkpoint.inspect(directory);

        Path together = directory.resolve("together");
        Files.write(together, Files.readAllBytes(directory.resolve(FIRST)));
        Files.write(together, Files.readAllBytes(directory.resolve(SECOND)), StandardOpenOption.APPEND);
        assertThat(checkpoint.weights().sha256()).isEqualTo(FileSha256.of(together));
        assertThat(checkpoint.bytes()).isEqualTo(4 * checkpoint.parameters());
    }

    @Test
    void shouldNameTheShardWhenItIsMissing() throws Exception {
        made.shard();
        Files.delete(directory.resolve(SECOND));

        assertRefused(directory.resolve(INDEX) + " lists " + SECOND + ", which does not exist; fetch it too");
    }

    @Test
    void shouldNameBothFilesWhenTwoShardsHoldTheSameTensor() throws Exception {
        made.shard();
        List<String> names =
                new ArrayList<>(made.names().subList(5, made.names().size()));
        names.add(EMBEDDING);
        made.weights(SECOND, ElementType.F32, names);

        assertRefused(directory.resolve(SECOND) + " holds " + EMBEDDING + ", but so does " + FIRST);
    }

    @Test
    void shouldNameTheTensorWhenTheShardLacksWhatTheIndexLists() throws Exception {
        made.shard();
        made.weights(FIRST, ElementType.F32, made.names().subList(1, 5));

        assertRefused(directory.resolve(INDEX) + " says that " + FIRST + " holds " + EMBEDDING + ", but it does not");
    }

    @Test
    void shouldNameTheTensorWhenTheIndexPutsItIntoAnotherShard() throws Exception {
        made.shard();
        made.edit(INDEX, "\"" + EMBEDDING + "\":\"" + FIRST, "\"" + EMBEDDING + "\":\"" + SECOND);

        assertRefused(directory.resolve(FIRST) + " holds " + EMBEDDING + ", but " + INDEX + " puts it into " + SECOND);
    }

    @Test
    void shouldNameTheTensorWhenTheIndexDoesNotListIt() throws Exception {
        made.shard();
        made.edit(INDEX, "\"" + EMBEDDING + "\":\"" + FIRST + "\",", "");

        assertRefused(directory.resolve(FIRST) + " holds " + EMBEDDING + ", but " + INDEX + " does not list it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"weight_map": {"a": "../a.safetensors"}}  | puts a into "../a.safetensors", which is not the name of a safetensors file next to it
            {"weight_map": {"a": "/x/a.safetensors"}}  | puts a into "/x/a.safetensors", which is not the name of a safetensors file next to it
            {"weight_map": {"a": "..\\\\a.safetensors"}} | which is not the name of a safetensors file next to it
            {"weight_map": {"a": "a.bin"}}             | puts a into "a.bin", which is not the name of a safetensors file next to it
            {"weight_map": {"a": 3}}                   | puts a into 3, which is not the name of a safetensors file next to it
            {"weight_map": {}}                         | should have a weight_map from tensors to files, but has none
            {}                                         | should have a weight_map from tensors to files, but has none
            {                                          | is not JSON
            """)
    void shouldRefuseTheIndexWhenItIsNoMapOfFiles(String index, String message) throws Exception {
        made.shard();
        made.replace(INDEX, index);

        assertThatThrownBy(() -> Checkpoint.inspect(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(INDEX)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNameTensorsWhenTheyAreMissingOrStrange() throws Exception {
        List<String> names = new ArrayList<>(made.names());
        names.remove("model.norm.weight");
        names.add("score.weight");
        made.weights("model.safetensors", ElementType.F32, names);

        assertRefused(directory.resolve("model.safetensors")
                + " does not fit config.json: missing model.norm.weight, unexpected score.weight");
    }

    @Test
    void shouldIgnoreRotaryBuffersWhenAnOldFileHoldsThem() throws Exception {
        List<String> names = new ArrayList<>(made.names());
        names.add("model.layers.0.self_attn.rotary_emb.inv_freq");
        made.weights("model.safetensors", ElementType.F32, names);

        assertThat(Checkpoint.inspect(directory).bytes())
                .isEqualTo(4 * Checkpoint.inspect(directory).parameters());
    }

    @Test
    void shouldAcceptAnOutputProjectionWhenItEqualsTheTiedEmbedding() throws Exception {
        withOutput(made.shape(EMBEDDING));

        assertThat(Checkpoint.inspect(directory).config().tiedEmbeddings()).isTrue();
    }

    @Test
    void shouldRefuseAnOutputProjectionWhenItDiffersFromTheTiedEmbedding() throws Exception {
        withOutput(made.shape(EMBEDDING));
        Path file = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] = 1;
        Files.write(file, bytes);

        assertRefused(file + " holds a lm_head.weight that differs from model.embed_tokens.weight, but config.json has"
                + " tie_word_embeddings true; set it to false if the model has an output projection of its own,"
                + " else remove the tensor");
    }

    @Test
    void shouldRefuseAnOutputProjectionWhenItsShapeIsNotThatOfTheTiedEmbedding() throws Exception {
        withOutput(TensorShape.of(99, 9));

        assertRefused(directory.resolve("model.safetensors")
                + " holds lm_head.weight with shape [99, 9], but config.json asks for [99, 8]");
    }

    /** Such a number decides how long a loop is, or how much is allocated. */
    @ParameterizedTest
    @MethodSource("absurdSettings")
    @Timeout(60)
    void shouldNameTheSettingWhenItIsAbsurd(String setting, String value) throws Exception {
        Path config = directory.resolve("config.json");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Files.readAllBytes(config));
        json.remove(setting);
        String others = json.toString();
        Files.writeString(config, others.substring(0, others.length() - 1) + ", \"%s\": %s}".formatted(setting, value));
        Files.delete(directory.resolve("generation_config.json"));

        assertThatThrownBy(() -> Checkpoint.inspect(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessageMatching("(?s).*(\\b%s\\b|config.json asks for \\[).*".formatted(setting))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(600));
    }

    static Stream<Arguments> absurdSettings() {
        List<String> never = List.of(
                "0",
                "-1",
                "-2147483648",
                "1e400",
                "\"8\"",
                "true",
                "[8]",
                "{\"a\": {\"b\": 8}}",
                "\"" + "8".repeat(100_000) + "\"",
                "[".repeat(900) + "]".repeat(900));
        List<String> neverAsSize =
                List.of("2000000000", "2147483647", "2147483648", "1000000000000000000", "9".repeat(900), "1.5", "1e9");
        List<String> sizes = List.of(
                "vocab_size",
                "hidden_size",
                "intermediate_size",
                "num_hidden_layers",
                "num_attention_heads",
                "num_key_value_heads",
                "head_dim",
                "max_position_embeddings");
        return Stream.concat(
                sizes.stream().flatMap(size -> Stream.concat(never.stream(), neverAsSize.stream())
                        .map(value -> Arguments.of(size, value))),
                Stream.of("rms_norm_eps", "rope_theta")
                        .flatMap(number -> never.stream().map(value -> Arguments.of(number, value))));
    }

    @Test
    void shouldRefuseAConfigurationWhenItIsTooLargeToBeOne() throws Exception {
        try (RandomAccessFile config =
                new RandomAccessFile(directory.resolve("config.json").toFile(), "rw")) {
            config.setLength(3L << 30);
        }

        assertRefused(directory.resolve("config.json")
                + " should have at most 16777216 bytes, but has 3221225472; is it another file?");
    }

    @Test
    void shouldRefuseWhenTheTokenizerHasMoreIdsThanTheEmbedding() throws Exception {
        made.edit("config.json", "\"vocab_size\" : 99", "\"vocab_size\" : 98");

        assertRefused(directory.resolve("tokenizer.json")
                + " has token ids up to 98, but config.json has vocab_size 98; tokenizer and model are not of the same"
                + " checkpoint");
    }

    @Test
    void shouldAcceptWhenTheEmbeddingIsPadded() throws Exception {
        made.edit("config.json", "\"vocab_size\" : 99", "\"vocab_size\" : 128");
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        made.names().forEach(name -> shapes.put(name, made.shape(name)));
        shapes.put(EMBEDDING, TensorShape.of(128, 8));
        made.weights("model.safetensors", ElementType.F16, shapes);

        assertThat(Checkpoint.inspect(directory).config().vocabularySize()).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            99       | 99
            -1       | -1
            [0, 200] | [0,200]
            "end"    | "end"
            1.5      | 1.5
            """)
    void shouldRefuseWhenAnEndOfSequenceIdIsNotInTheVocabulary(String id, String found) throws Exception {
        made.replace("generation_config.json", "{\"eos_token_id\": " + id + "}");

        assertRefused(directory.resolve("generation_config.json") + ": eos_token_id is " + found
                + "; supported is an id below the vocab_size 99, or a list of them");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eos_token_id": [2, 0, 2]} | 2,0
            {"eos_token_id": 1}         | 1
            {"eos_token_id": null}      | 0
            {}                          | 0
            """)
    void shouldTakeTheEndOfSequenceOfTheGenerationConfigWhenItNamesOne(String generation, String ids) throws Exception {
        made.replace("generation_config.json", generation);

        assertThat(Checkpoint.inspect(directory).files().endOfSequenceIds())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ids.split(",")).map(Integer::valueOf).toList());
    }

    @Test
    void shouldFallBackToTheConfigurationWhenThereIsNoGenerationConfig() throws Exception {
        Files.delete(directory.resolve("generation_config.json"));
        Path copy = Files.createDirectory(directory.resolve("copy"));

        CheckpointFiles files = Checkpoint.inspect(directory).files();
        files.writeTo(copy, ElementType.BF16);

        assertThat(files.endOfSequenceIds()).containsExactly(0);
        assertThat(copy.resolve("generation_config.json")).doesNotExist();
        assertThat(copy.resolve("config.json")).content().contains("\"torch_dtype\" : \"bfloat16\"");
    }

    @Test
    void shouldKeepEverySettingWhenOnlyTheTypeOfTheWeightsChanged() throws Exception {
        made.edit("config.json", "\"torch_dtype\" : \"float32\"", "\"dtype\" : \"float16\", \"use_cache\" : true");
        Path copy = Files.createDirectory(directory.resolve("copy"));

        CheckpointFiles.read(directory).writeTo(copy, ElementType.F32);

        assertThat(Files.readString(copy.resolve("config.json")))
                .isEqualTo(Files.readString(directory.resolve("config.json"))
                        .replace("\"dtype\" : \"float16\", ", "\"dtype\" : \"float32\",\n  "));
    }

    @Test
    void shouldCarryEveryTokenizerFileWhenACheckpointIsWritten() throws Exception {
        List<String> names = List.of(
                "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json", "chat_template.jinja");
        for (String name : names) {
            made.replace(name, name + "\r\n");
        }
        Path copy = Files.createDirectory(directory.resolve("copy"));

        CheckpointFiles.read(directory).writeTo(copy, ElementType.F32);

        for (String name : names) {
            assertThat(copy.resolve(name)).hasSameBinaryContentAs(directory.resolve(name));
        }
    }

    /** A licence asks that its text goes with the model. */
    @Test
    void shouldCarryWhatBelongsToTheModelWhenACheckpointIsWritten() throws Exception {
        Files.createDirectory(directory.resolve("additional_chat_templates"));
        List<String> names = List.of(
                "LICENSE",
                "LICENSE AGREEMENT (Community).txt",
                "NOTICE.txt",
                "USE_POLICY.md",
                "preprocessor_config.json",
                "additional_chat_templates/tool_use.jinja");
        for (String name : names) {
            made.replace(name, name + "\r\n");
        }
        Path copy = Files.createDirectory(directory.resolve("copy"));

        CheckpointFiles.read(directory).writeTo(copy, ElementType.F32);

        for (String name : names) {
            assertThat(copy.resolve(name)).hasSameBinaryContentAs(directory.resolve(name));
        }
        assertThat(CheckpointFiles.read(copy)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                ".gitattributes",
                "pytorch_model.bin",
                "training_args.bin",
                "optimizer.pt",
                "other.safetensors",
                "pytorch_model.bin.index.json",
                "model.Q4.gguf",
                "erpo-manifest.json",
                "trainer_state.json",
                "large.json"
            })
    void shouldLeaveBehindWhatIsOfAnotherModelHiddenOrLarge(String name) throws Exception {
        made.replace(name, name.equals("large.json") ? " ".repeat((1 << 20) + 1) : "x");
        Path copy = Files.createDirectory(directory.resolve("copy"));

        CheckpointFiles.read(directory).writeTo(copy, ElementType.F32);

        assertThat(copy.resolve(name)).doesNotExist();
        assertThat(copy.resolve("tokenizer.json")).exists();
    }

    private void withOutput(TensorShape shape) throws IOException {
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        made.names().forEach(name -> shapes.put(name, made.shape(name)));
        shapes.put("lm_head.weight", shape);
        made.weights("model.safetensors", ElementType.F32, shapes);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Checkpoint.inspect(directory))
                .isInstanceOf(PolicyException.class)
                .hasMessage(message);
    }
}
