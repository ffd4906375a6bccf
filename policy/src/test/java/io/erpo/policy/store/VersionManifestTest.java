package io.erpo.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionManifestTest {

    /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** SHA-256 of the empty string. */
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String FILE_A = "{\"name\": \"a\", \"bytes\": 3, \"sha256\": \"" + ABC + "\"}";

    @TempDir
    private Path directory;

    @Test
    void shouldListTheFilesByName() throws Exception {
        Files.writeString(directory.resolve("model.safetensors"), "abc");
        Files.createFile(directory.resolve("config.json"));

        VersionManifest manifest = VersionManifest.of(directory);

        assertThat(manifest.files())
                .containsExactly(
                        new StoredFile("config.json", 0, NOTHING), new StoredFile("model.safetensors", 3, ABC));
        assertThat(manifest.bytes()).isEqualTo(3);
        assertThat(manifest.weightsSha256()).contains(ABC);
        assertThat(VersionManifest.parse(manifest.json())).isEqualTo(manifest);
    }

    /** {@code sha256sum model-*-of-*.safetensors | sha256sum}, of files with "abc" and with nothing. */
    @Test
    void shouldNameWeightsInSeveralFilesByTheListOfTheirDigestsWhateverTheOrderInTheManifest() throws Exception {
        Files.writeString(directory.resolve("model-00001-of-00002.safetensors"), "abc");
        Files.createFile(directory.resolve("model-00002-of-00002.safetensors"));
        Files.writeString(directory.resolve("model.safetensors.index.json"), "{}");
        Files.writeString(directory.resolve("optimizer-00001-of-00002.safetensors"), "moments");

        VersionManifest manifest = VersionManifest.of(directory);

        assertThat(manifest.weightsSha256())
                .contains("84510589e2fc20347cc538e82ef7692f73bc8366ef0c53d134177be9fc57e1e4");
        List<StoredFile> reversed = new ArrayList<>(manifest.files());
        Collections.reverse(reversed);
        assertThat(new VersionManifest(reversed).weightsSha256()).isEqualTo(manifest.weightsSha256());
        assertThat(new VersionManifest(List.of(
                                new StoredFile("model-00001-of-00002.safetensors", 0, NOTHING),
                                new StoredFile("model-00002-of-00002.safetensors", 3, ABC)))
                        .weightsSha256())
                .as("digests that changed places")
                .isNotEqualTo(manifest.weightsSha256());
        assertThat(new VersionManifest(List.of(new StoredFile("config.json", 0, NOTHING))).weightsSha256())
                .isEmpty();
    }

    @Test
    void shouldListFurtherChatTemplatesAndLicencesUnderTheirNames() throws Exception {
        Files.createDirectory(directory.resolve("additional_chat_templates"));
        Files.writeString(directory.resolve("additional_chat_templates/tool_use.jinja"), "abc");
        Files.createFile(directory.resolve("LICENSE AGREEMENT (Community).txt"));

        VersionManifest manifest = VersionManifest.of(directory);

        assertThat(manifest.files())
                .containsExactly(
                        new StoredFile("LICENSE AGREEMENT (Community).txt", 0, NOTHING),
                        new StoredFile("additional_chat_templates/tool_use.jinja", 3, ABC));
        assertThat(VersionManifest.parse(manifest.json())).isEqualTo(manifest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../config.json",
                "/etc/passwd",
                "a/b",
                ".hidden",
                "",
                " a",
                "additional_chat_templates/../a",
                "a\\\\b"
            })
    void shouldRefuseWhenANameLeadsElsewhere(String name) {
        assertThatThrownBy(() -> parse(
                        "{\"files\": [{\"name\": \"%s\", \"bytes\": 3, \"sha256\": \"%s\"}]}".formatted(name, ABC)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name must be that of a file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "{\"files\": [null]}",
                "{\"files\": [{\"name\": \"a\", \"bytes\": 3}]}",
                "{\"files\": [" + FILE_A + ", " + FILE_A + "]}",
                "{\"files\": [{\"name\": \"a\", \"bytes\": -1, \"sha256\": \"" + ABC + "\"}]}",
                "<html>502 Bad Gateway</html>"
            })
    void shouldRefuseWhenItIsNoManifest(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(IOException.class);
    }

    private static void parse(String json) throws IOException {
        VersionManifest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
