package io.erpo.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryPolicyStoreTest {

    /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String ABD = "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9";

    @TempDir
    private Path root;

    private PolicyStore store;

    @BeforeEach
    void open() {
        store = new DirectoryPolicyStore(root);
    }

    @Test
    void shouldNameTheVersionByItsContentWhenPublished() throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));

        assertThat(stored).isEqualTo(new StoredPolicy("run-1/v000003-ba7816bf8f01", ABC, 3));
        assertThat(store.open(stored.uri(), ABC)).isEqualTo(root.resolve("run-1/v000003-ba7816bf8f01"));
        assertThat(root.resolve("run-1/v000003-ba7816bf8f01/config.json")).hasContent("{}");
    }

    @Test
    void shouldChangeNothingWhenTheSameContentIsPublishedAgain() throws Exception {
        StoredPolicy first = store.publish("run-1", 3, weights("abc"));
        Path weights = root.resolve(first.uri()).resolve("model.safetensors");
        Object identity = identity(weights);

        StoredPolicy second = store.publish("run-1", 3, weights("abc"));

        assertThat(second).isEqualTo(first);
        assertThat(identity(weights)).isEqualTo(identity);
        assertThat(entries("run-1")).containsExactly("v000003-ba7816bf8f01");
    }

    @Test
    void shouldKeepFurtherChatTemplatesInTheirDirectoryAndNoticeWhenTheyChange() throws Exception {
        CheckpointWriter templates = directory -> {
            weights("abc").writeTo(directory);
            Files.createDirectory(directory.resolve("additional_chat_templates"));
            Files.writeString(directory.resolve("additional_chat_templates/tool_use.jinja"), "{{ messages }}");
        };
        StoredPolicy stored = store.publish("run-1", 3, templates);
        Object identity = identity(root.resolve(stored.uri()).resolve("model.safetensors"));
        Path template = store.open(stored.uri(), ABC).resolve("additional_chat_templates/tool_use.jinja");

        assertThat(template).hasContent("{{ messages }}");
        assertThat(store.publish("run-1", 3, templates)).isEqualTo(stored);
        assertThat(identity(root.resolve(stored.uri()).resolve("model.safetensors")))
                .isEqualTo(identity);

        Path strange = template.resolveSibling("strange.jinja");
        Files.writeString(strange, "{{ 1 }}");
        assertThatThrownBy(() -> store.open(stored.uri(), ABC)).hasMessageContaining(strange + " with sha256 ");
        Files.delete(strange);
        Files.writeString(template, "{{ 1 }}");
        assertThatThrownBy(() -> store.open(stored.uri(), ABC)).hasMessageContaining(template + " has sha256 ");
    }

    @Test
    void shouldLeaveNothingVisibleWhenWritingFails() throws Exception {
        CheckpointWriter fails = directory -> {
            Files.writeString(directory.resolve("model.safetensors"), "half");
            throw new FileSystemException("model.safetensors", null, "No space left on device");
        };

        assertThatThrownBy(() -> store.publish("run-1", 4, fails))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot store version 4 of run run-1")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room");
        assertThat(entries("run-1")).isEmpty();
    }

    @Test
    void shouldStartAfreshWhenAKilledWriterLeftSomething() throws Exception {
        Path left = Files.createDirectories(root.resolve("run-1/.unfinished-v000003"));
        Files.writeString(left.resolve("model.safetensors"), "torn");
        Files.writeString(left.resolve("other"), "torn");

        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));

        assertThat(entries("run-1")).containsExactly("v000003-ba7816bf8f01");
        assertThat(root.resolve(stored.uri()).resolve("other")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "config.json", "erpo-manifest.json"})
    void shouldRepairATornVersionWhenTheSameContentIsPublishedAgain(String file) throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        Path torn = root.resolve(stored.uri()).resolve(file);
        Files.writeString(torn, "");

        assertThat(store.publish("run-1", 3, weights("abc"))).isEqualTo(stored);

        assertThat(torn).isNotEmptyFile();
        assertThat(store.open(stored.uri(), ABC)).isDirectory();
        assertThat(entries("run-1")).containsExactly("v000003-ba7816bf8f01");
    }

    @Test
    void shouldRefuseWhenWeightsWereChangedOrDeleted() throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        Path weights = root.resolve(stored.uri()).resolve("model.safetensors");
        Files.writeString(weights, "abd");
        assertThatThrownBy(() -> store.open(stored.uri(), ABC))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("but " + ABC + " was published; the file was changed or damaged");

        Files.delete(weights);
        assertThatThrownBy(() -> store.open(stored.uri(), ABC))
                .isInstanceOf(PolicyException.class)
                .isNotInstanceOf(StorageException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void shouldBlameTheStoreWhenItHoldsNothingAtAll() throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        PolicyStore unmounted = new DirectoryPolicyStore(Files.createDirectories(root.resolveSibling("unmounted")));
        PolicyStore absent = new DirectoryPolicyStore(root.resolveSibling("absent"));

        for (PolicyStore other : List.of(unmounted, absent)) {
            assertThatThrownBy(() -> other.open(stored.uri(), ABC))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("nor does any other policy")
                    .hasMessageContaining("mounted");
        }
    }

    /** A tokenizer, a chat template or a configuration decides what is sampled, as the weights do. */
    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "chat_template.jinja"})
    void shouldNameTheFileWhenItWasChangedDeletedOrAdded(String name) throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        Path file = root.resolve(stored.uri()).resolve(name);
        boolean listed = Files.exists(file);
        String before = listed ? FileSha256.of(file) : "";
        Files.writeString(file, "abd");

        assertThatThrownBy(() -> store.open(stored.uri(), ABC))
                .isInstanceOf(PolicyException.class)
                .hasMessage(
                        listed
                                ? file + " has sha256 " + ABD + ", but " + before
                                        + " was stored; the file was changed or damaged, restore it from a copy"
                                : file + " with sha256 " + ABD
                                        + " was not stored with this version: erpo-manifest.json does not list it; remove it");

        Files.delete(file);
        if (listed) {
            assertThatThrownBy(() -> store.open(stored.uri(), ABC))
                    .hasMessageStartingWith(file + " does not exist, but one with sha256 " + before + " was stored");
        } else {
            assertThat(store.open(stored.uri(), ABC)).isDirectory();
        }
    }

    @Test
    void shouldCompareTheStateOfTrainingOnlyWhenTrainingResumes() throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        Files.writeString(root.resolve(stored.uri()).resolve("optimizer.safetensors"), "abd");

        assertThat(store.open(stored.uri(), ABC)).isDirectory();
        assertThatThrownBy(() -> store.openToResume(stored.uri(), ABC))
                .hasMessageContaining("optimizer.safetensors has sha256 " + ABD + ", but ");
    }

    @Test
    void shouldRefuseAManifestThatIsNotOfThePublishedWeights() throws Exception {
        StoredPolicy stored = store.publish("run-1", 3, weights("abc"));
        Path manifest = root.resolve(stored.uri()).resolve("erpo-manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace(ABC, ABD));

        assertThatThrownBy(() -> store.open(stored.uri(), ABC))
                .hasMessageContaining("lists model.safetensors with sha256 " + ABD + ", but " + ABC + " was published");

        Files.writeString(manifest, "{");
        assertThatThrownBy(() -> store.open(stored.uri(), ABC)).hasMessageContaining(manifest + " is not a manifest: ");
    }

    @Test
    void shouldOpenAVersionOfAnEarlierReleaseByItsWeights() throws Exception {
        Path old = Files.createDirectories(root.resolve("run-1/v000003-ba7816bf8f01"));
        weights("abc").writeTo(old);

        assertThat(store.open("run-1/v000003-ba7816bf8f01", ABC)).isEqualTo(old);
        assertThat(store.openToResume("run-1/v000003-ba7816bf8f01", ABC)).isEqualTo(old);

        Files.writeString(old.resolve("model.safetensors"), "abd");
        assertThatThrownBy(() -> store.open("run-1/v000003-ba7816bf8f01", ABC))
                .hasMessageContaining("has sha256 " + ABD);
    }

    @Test
    void shouldKeepOnlyWhatIsWantedWhenRetaining() throws Exception {
        for (int version = 0; version < 5; version++) {
            store.publish("run-1", version, weights("content " + version));
        }
        store.publish("run-2", 1, weights("abc"));
        Files.createDirectories(root.resolve("run-1/notes"));
        assertThat(store.kept("run-1")).hasSize(5);

        store.retain("run-1", version -> version == 0 || version >= 3);
        store.retain("absent", version -> false);

        assertThat(entries("run-1")).hasSize(4).contains("notes").noneMatch(name -> name.startsWith("v000001"));
        assertThat(entries("run-2")).hasSize(1);
        assertThat(store.kept("run-1"))
                .extracting(uri -> uri.substring(0, "run-1/v000000".length()))
                .containsExactlyInAnyOrder("run-1/v000000", "run-1/v000003", "run-1/v000004");
        assertThat(store.kept("absent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../other", "a/b", ".hidden", "a b"})
    void shouldRefuseWhenARunCannotNameADirectory(String run) {
        assertThatThrownBy(() -> store.publish(run, 1, weights("abc")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run must match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../elsewhere", "/etc", "", "run-1/../.."})
    void shouldRefuseWhenAUriLeavesTheStore(String uri) {
        assertThatThrownBy(() -> store.open(uri, ABC)).hasMessageContaining("points outside the store");
    }

    private static CheckpointWriter weights(String content) {
        return directory -> {
            Files.writeString(directory.resolve("config.json"), "{}");
            Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {}}");
            Files.writeString(directory.resolve("optimizer.safetensors"), "moments");
            Files.writeString(directory.resolve("model.safetensors"), content);
        };
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private List<String> entries(String run) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(run))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
