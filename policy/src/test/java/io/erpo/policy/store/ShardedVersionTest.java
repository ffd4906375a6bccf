package io.erpo.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in several files: the log has the digest of the list of their digests, and the manifest has the list. */
class ShardedVersionTest {

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Map<String, String> FILES = Map.of(
            "config.json",
            "{}",
            FIRST,
            "abc",
            SECOND,
            "def",
            INDEX,
            "{\"weight_map\": {\"a\": \"" + FIRST + "\", \"b\": \"" + SECOND + "\"}}",
            "optimizer-00001-of-00001.safetensors",
            "moments");

    @TempDir
    private Path root;

    private PolicyStore store;
    private StoredPolicy stored;
    private Path version;

    @BeforeEach
    void publish() {
        store = new DirectoryPolicyStore(root);
        stored = store.publish("run-1", 3, ShardedVersionTest::write);
        version = root.resolve(stored.uri());
    }

    @Test
    void shouldBeNamedByTheListOfDigests() throws Exception {
        String list = FileSha256.of(version.resolve(FIRST)) + "  " + FIRST + "\n"
                + FileSha256.of(version.resolve(SECOND)) + "  " + SECOND + "\n";

        assertThat(stored.sha256()).isEqualTo(FileSha256.ofText(list));
        assertThat(stored.uri()).isEqualTo("run-1/v000003-" + stored.sha256().substring(0, 12));
        assertThat(store.open(stored.uri(), stored.sha256())).isEqualTo(version);
        assertThat(store.publish("run-1", 3, ShardedVersionTest::write)).isEqualTo(stored);
    }

    @Test
    void shouldNameTheShardThatIsMissing() throws Exception {
        String sha256 = FileSha256.of(version.resolve(SECOND));
        Files.delete(version.resolve(SECOND));

        assertRefused(version.resolve(SECOND) + " does not exist, but one with sha256 " + sha256
                + " was stored; restore it from a copy");
    }

    @Test
    void shouldNameTheShardThatHasAnotherDigestOrWasCutShort() throws Exception {
        for (String content : new String[] {"dEf", "de"}) {
            String before = FileSha256.ofText("def");
            Files.writeString(version.resolve(SECOND), content);

            assertRefused(version.resolve(SECOND) + " has sha256 " + FileSha256.ofText(content) + ", but " + before
                    + " was stored; the file was changed or damaged, restore it from a copy");
        }
    }

    @Test
    void shouldNoticeThatTwoShardsChangedTheirPlacesAndTheManifestToo() throws Exception {
        Files.move(version.resolve(FIRST), version.resolve("third"));
        Files.move(version.resolve(SECOND), version.resolve(FIRST));
        Files.move(version.resolve("third"), version.resolve(SECOND));
        Files.delete(version.resolve(VersionManifest.NAME));
        VersionManifest.of(version).writeTo(version);

        assertThatThrownBy(() -> store.open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith(version.resolve(VersionManifest.NAME)
                        + " lists shards of weights, the list of them with sha256 ")
                .hasMessageContaining(", but " + stored.sha256() + " was published");
    }

    @Test
    void shouldNoticeAShardThatWasLeftOutOfTheManifestToo() throws Exception {
        Files.delete(version.resolve(SECOND));
        Files.delete(version.resolve(VersionManifest.NAME));
        VersionManifest.of(version).writeTo(version);

        assertThatThrownBy(() -> store.open(stored.uri(), stored.sha256()))
                .hasMessageContaining(", but " + stored.sha256() + " was published");
    }

    @Test
    void shouldRefuseASingleFileThatWouldCountInPlaceOfTheShards() throws Exception {
        Files.writeString(version.resolve("model.safetensors"), "abc");

        assertRefused(version.resolve("model.safetensors") + " with sha256 " + FileSha256.ofText("abc")
                + " was not stored with this version: erpo-manifest.json does not list it; remove it");
    }

    /** Only weights that the log's digest is of may be read, whatever index and manifest say. */
    @Test
    void shouldRefuseAnIndexThatNamesOtherFilesAlthoughTheManifestListsThem() throws Exception {
        for (String other : new String[] {"other.safetensors", "optimizer-00001-of-00001.safetensors", FIRST}) {
            Files.writeString(version.resolve(other), "abc");
            Files.writeString(
                    version.resolve(INDEX), "{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\"}}".formatted(other, other));
            Files.delete(version.resolve(VersionManifest.NAME));
            VersionManifest.of(version).writeTo(version);

            assertRefused(version.resolve(INDEX) + " puts the weights into [" + other
                    + "], but the digest of the version is of [" + FIRST + ", " + SECOND
                    + "]; the file was changed or damaged, restore it from a copy");
            assertThatThrownBy(() -> store.publish("run-1", 4, directory -> {
                        write(directory);
                        Files.writeString(directory.resolve(other), "abc");
                        Files.copy(
                                version.resolve(INDEX), directory.resolve(INDEX), StandardCopyOption.REPLACE_EXISTING);
                    }))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("but the digest of the version is of");
        }
    }

    @Test
    void shouldNameTheIndexOrTheManifestThatIsMissing() throws Exception {
        Path away = root.resolve("away");
        Files.move(version.resolve(VersionManifest.NAME), away);
        assertRefused(
                version.resolve(VersionManifest.NAME)
                        + " does not exist; it has the digests of the weights, which are in several files, so restore it from a copy");

        Files.move(away, version.resolve(VersionManifest.NAME), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(version.resolve(INDEX));
        assertThatThrownBy(() -> store.open(stored.uri(), stored.sha256()))
                .hasMessageStartingWith(version.resolve(INDEX) + " does not exist, but one with sha256 ");
    }

    @Test
    void shouldCompareTheStateOfTrainingOnlyWhenTrainingResumes() throws Exception {
        Files.writeString(version.resolve("optimizer-00001-of-00001.safetensors"), "other");

        assertThat(store.open(stored.uri(), stored.sha256())).isEqualTo(version);
        assertThatThrownBy(() -> store.openToResume(stored.uri(), stored.sha256()))
                .hasMessageContaining("optimizer-00001-of-00001.safetensors has sha256 ");
    }

    @Test
    void shouldKeepAndDeleteBothCopiesOfAVersionTogether() throws Exception {
        StoredPolicy copy = store.publish("run-1", 3, directory -> {
            write(directory);
            Files.writeString(directory.resolve(FIRST), "rounded");
        });
        assertThat(store.kept("run-1")).containsExactlyInAnyOrder(stored.uri(), copy.uri());

        store.retain("run-1", version -> version == 3);
        assertThat(store.kept("run-1")).hasSize(2);

        store.retain("run-1", version -> version == 0);
        assertThat(store.kept("run-1")).isEmpty();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> store.open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .isNotInstanceOf(StorageException.class)
                .hasMessage(message);
    }

    private static void write(Path directory) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
