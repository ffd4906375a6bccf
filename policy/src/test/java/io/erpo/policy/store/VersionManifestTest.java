package io.erpo.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionManifestTest {

    /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** SHA-256 of the empty string. */
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

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
        assertThat(manifest.has(ABC)).isTrue();
        assertThat(manifest.has("0".repeat(64))).isFalse();
        assertThat(VersionManifest.parse(manifest.json())).isEqualTo(manifest);
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
