package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have in their hands when it is not yet a checkpoint directory. */
class NoCheckpointTest {

    private static final String POINTER = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 988097824
            """;

    @TempDir
    private Path directory;

    private CheckpointDirectory made;

    @BeforeEach
    void make() throws IOException {
        made = CheckpointDirectory.create(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "tokenizer.json", "tokenizer_config.json", "config.json"})
    void shouldSayThatItIsAPointerWhenTheRepositoryWasClonedWithoutLfs(String file) throws Exception {
        made.replace(file, POINTER);

        assertRefused(directory.resolve(file)
                + " is a Git LFS pointer, not the file itself; run \"git lfs pull\" in that directory, or download the file"
                + " again");
    }

    @Test
    void shouldSayThatItIsAPointerWhenAShardIsOne() throws Exception {
        made.shard();
        made.replace("model-00002-of-00002.safetensors", POINTER);

        assertRefused(directory.resolve("model-00002-of-00002.safetensors")
                + " is a Git LFS pointer, not the file itself; run \"git lfs pull\" in that directory, or download the file"
                + " again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "tokenizer.json", "config.json"})
    void shouldSayThatItIsAWebPageWhenTheDownloadWasRefused(String file) throws Exception {
        made.replace(file, "<!DOCTYPE html>\n<html><head><title>Access denied</title></head></html>\n");

        assertRefused(directory.resolve(file)
                + " is a web page, not the file itself; download the file again, with your access token if the model asks"
                + " for one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pytorch_model.bin                | pytorch_model.bin is a pickle of PyTorch, which can run code when it is opened, so that it is not read here; load the directory with transformers and write it with save_pretrained, which gives safetensors
            pytorch_model-00001-of-00002.bin | pytorch_model-00001-of-00002.bin is a pickle of PyTorch, which can run code when it is opened, so that it is not read here; load the directory with transformers and write it with save_pretrained, which gives safetensors
            Qwen2.5-7B-Q4_K_M.gguf           | Qwen2.5-7B-Q4_K_M.gguf is a GGUF file, which is not read here; take the checkpoint it was made from, with its weights as safetensors
            consolidated.safetensors         | consolidated.safetensors is of the form in which the maker trained the model; take the checkpoint in Hugging Face's form, with model.safetensors
            consolidated.00.pth              | consolidated.00.pth is of the form in which the maker trained the model; take the checkpoint in Hugging Face's form, with model.safetensors
            tf_model.h5                      | tf_model.h5 is of another library; load it with transformers and write it with save_pretrained, which gives safetensors
            model-00001-of-00003.safetensors | there are shards of the weights, such as model-00001-of-00003.safetensors, but not model.safetensors.index.json, which says what they hold; fetch it too
            weights.safetensors              | rename weights.safetensors if it holds the whole model
            notes.txt                        | a checkpoint directory needs it
            """)
    void shouldNameTheNeighbourWhenTheWeightsAreOfAnotherForm(String neighbour, String advice) throws Exception {
        Files.delete(directory.resolve("model.safetensors"));
        made.replace(neighbour, "x");

        assertRefused(directory.resolve("model.safetensors") + " does not exist; " + advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer.model", "vocab.json"})
    void shouldSayHowToMakeATokenizerWhenThereIsAnOlderForm(String neighbour) throws Exception {
        Files.delete(directory.resolve("tokenizer.json"));
        made.replace(neighbour, "{}");

        assertRefused(directory.resolve("tokenizer.json") + " does not exist; " + neighbour
                + " is an older form of it; AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR) of transformers writes"
                + " tokenizer.json");
    }

    @Test
    void shouldNameTheSnapshotWhenTheDirectoryIsAModelInTheCacheOfTheHub() throws Exception {
        Path model = Files.createDirectories(directory.resolve("hub/models--org--name"));
        Path snapshot = model.resolve("snapshots/b1946ac92492d2347c6235b4d2611184");
        Files.createDirectories(model.resolve("snapshots/0591b5a7f9b2c1a5e0a0c8d3e4f5a6b7"));
        Files.createDirectories(snapshot);
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "b1946ac92492d2347c6235b4d2611184");

        assertRefused(
                model,
                model.resolve("config.json")
                        + " does not exist; this is a model in the cache of the Hub, so give its snapshot " + snapshot);
        assertRefused(
                model.getParent(),
                model.resolveSibling("config.json")
                        + " does not exist; this is the cache of the Hub, so give a snapshot in it, such as "
                        + snapshot);
    }

    @Test
    void shouldSayWhatALinkPointsAtWhenTheSnapshotWasCopiedWithoutItsBlobs() throws Exception {
        Path file = directory.resolve("model.safetensors");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("../../blobs/4d7a"));

        assertRefused(
                file + " is a link to ../../blobs/4d7a, which does not exist; copy the files themselves (cp -L), or"
                        + " download them again");
    }

    @Test
    void shouldNameTheCheckpointWhenItIsOneDirectoryDeeper() throws Exception {
        Path run = directory.resolve("run");
        CheckpointDirectory.create(Files.createDirectories(run.resolve("checkpoint-500")));

        assertRefused(
                run,
                run.resolve("config.json") + " does not exist; there is a checkpoint in "
                        + run.resolve("checkpoint-500") + ", so give that");
    }

    @Test
    void shouldAskForTheDirectoryWhenAFileIsGiven() {
        assertRefused(
                directory.resolve("model.safetensors"),
                directory.resolve("model.safetensors")
                        + " is not a directory; give the directory that holds this file, with config.json and tokenizer.json beside"
                        + " it");
    }

    @Test
    void shouldSayThatItIsGgufWhenSuchAFileIsGiven() throws Exception {
        Path file = directory.resolve("model.Q4_K_M.gguf");
        Files.write(file, "GGUF\u0003\0\0\0".getBytes(StandardCharsets.ISO_8859_1));

        assertRefused(
                file,
                file + " is a GGUF file, which is not read here; take the checkpoint it was made from, with its"
                        + " weights as safetensors");
    }

    @Test
    void shouldSayHowToFetchWhenAModelOfTheHubIsNamed() {
        assertRefused(
                Path.of("Qwen/Qwen2.5-0.5B"),
                "Qwen/Qwen2.5-0.5B is not a directory; a Hugging Face checkpoint"
                        + " directory with config.json, model.safetensors and tokenizer.json is expected; a model of the Hub is not"
                        + " fetched by erpo, so fetch it before, such as with \"hf download Qwen/Qwen2.5-0.5B --local-dir DIR\","
                        + " and give DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "generation_config.json", "tokenizer_config.json", "tokenizer.json"})
    void shouldKeepTheLibrarysWordsToItselfWhenAFileIsBroken(String file) throws Exception {
        for (String broken : new String[] {"{\"a\": NaN}", "{\"a\": [1}", "{\"a\": " + "9".repeat(2000) + "}", "{"}) {
            made.replace(file, broken);

            assertThatThrownBy(() -> Checkpoint.inspect(directory))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageStartingWith(directory.resolve(file) + " is not JSON: ")
                    .satisfies(
                            e -> assertThat(e.getMessage()).doesNotContain("REDACTED", "Feature", "Constraints", "\n"));
        }
    }

    @Test
    void shouldLoadACheckpointWhenItWasSavedWithoutItsOutputProjection() throws Exception {
        Map<String, TensorShape> unprefixed = new LinkedHashMap<>();
        made.names().forEach(name -> unprefixed.put(name.substring("model.".length()), made.shape(name)));
        made.weights("model.safetensors", ElementType.F32, unprefixed);

        assertThat(Checkpoint.inspect(directory).parameters()).isPositive();
    }

    @Test
    void shouldKnowTheLargestIdWhenAVocabularyIsReadWithoutKeepingIt() throws Exception {
        made.replace("tokenizer.json", """
                {"added_tokens": [{"id": 7, "content": "</s>", "special": true}],
                 "model": {"type": "BPE", "merges": [["a", "b"], "a c"], "vocab": {"a": 3, "b": 98}, "unk_token": "a"}}
                """);

        assertThat(TokenizerFiles.read(directory).vocabularySize()).isEqualTo(99);
    }

    private void assertRefused(String message) {
        assertRefused(directory, message);
    }

    private static void assertRefused(Path given, String message) {
        assertThatThrownBy(() -> Checkpoint.inspect(given))
                .isInstanceOf(PolicyException.class)
                .hasMessage(message);
    }
}
