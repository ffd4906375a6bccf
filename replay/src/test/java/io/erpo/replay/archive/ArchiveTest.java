package io.erpo.replay.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.replay.SmallLog;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveTest {

    @TempDir
    Path temporary;

    @Test
    void shouldGiveBackEveryRecordAndPolicyWhenUnpacked() throws IOException {
        Path weights = Files.createDirectories(temporary.resolve("store/run-1/v000000-abc"))
                .resolve("model.safetensors");
        Files.writeString(weights, "weights");
        Path archive = temporary.resolve("run.zip");
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));

        Archive.Contents written = write(archive, Optional.of(temporary.resolve("store")));
        Archive.Contents read = Archive.unpack(archive, directory);

        assertThat(read).isEqualTo(written).isEqualTo(new Archive.Contents("run-1", written.digest(), 3, true));
        assertThat(Archive.policies(directory).resolve("run-1/v000000-abc/model.safetensors"))
                .hasContent("weights");
        try (Recording before = Recording.open(temporary.resolve("recording"));
                Recording after = Recording.open(directory)) {
            assertThat(after.run()).isEqualTo(before.run());
            assertThat(after.list(Topics.POLICIES)).hasSize(2).isEqualTo(before.list(Topics.POLICIES));
        }
    }

    @Test
    void shouldBeReadableWithoutErpo() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));
        write(temporary.resolve("run.zip"), Optional.empty());
        Archive.unpack(temporary.resolve("run.zip"), directory);

        try (DataFileReader<GenericRecord> file =
                new DataFileReader<>(directory.resolve("policies.avro").toFile(), new GenericDatumReader<>())) {
            GenericRecord first = file.next();
            assertThat(first.get("offset")).isEqualTo(4L);
            assertThat(((GenericRecord) first.get("value")).get("version")).isEqualTo(0L);
        }
    }

    @Test
    void shouldBeTheSameFileWhenTheSameLogIsArchivedTwice() throws IOException {
        write(temporary.resolve("a.zip"), Optional.empty());
        write(temporary.resolve("b.zip"), Optional.empty());

        assertThat(temporary.resolve("a.zip")).hasSameBinaryContentAs(temporary.resolve("b.zip"));
    }

    @Test
    void shouldNameTheFileWhenAByteWasFlipped() throws IOException {
        Path archive = temporary.resolve("run.zip");
        write(archive, Optional.empty());
        byte[] bytes = Files.readAllBytes(archive);
        byte[] content;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            content = zip.getInputStream(zip.getEntry("policies.avro")).readAllBytes();
        }
        bytes[indexOf(bytes, content) + content.length / 2] ^= 1;
        Files.write(archive, bytes);

        assertThatThrownBy(() -> Archive.unpack(archive, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageContainingAll(archive + ": policies.avro has sha256", "nothing of it is used");
    }

    @Test
    void shouldNameTheManifestWhenItWasRewritten() throws IOException {
        Path archive = temporary.resolve("run.zip");
        write(archive, Optional.empty());
        Path other = temporary.resolve("other.zip");
        try (ZipFile zip = new ZipFile(archive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(other))) {
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(name));
                out.write(
                        name.equals("manifest.json")
                                ? new String(bytes, StandardCharsets.UTF_8)
                                        .replace("run-1", "run-9")
                                        .getBytes(StandardCharsets.UTF_8)
                                : bytes);
            }
        }

        assertThatThrownBy(() -> Archive.unpack(other, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("manifest.json has sha256");
    }

    @Test
    void shouldSayWhatItIsNotWhenAFileIsNoArchive() throws IOException {
        Path text = Files.writeString(temporary.resolve("run.zip"), "not a ZIP");

        assertThatThrownBy(() -> Archive.unpack(text, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith(text + " is no archive, or a damaged one");
    }

    @Test
    void shouldSaySoWhenThereAreNoPoliciesToArchive() {
        Path archive = temporary.resolve("run.zip");

        assertThatThrownBy(() -> write(archive, Optional.of(temporary)))
                .isInstanceOf(RecordingException.class)
                .hasMessage(temporary + " keeps no policies of run run-1; archive it without them");
        assertThat(temporary).isDirectoryNotContaining("glob:**run.zip*");
    }

    @Test
    void shouldWriteNothingWhenTheFileExists() throws IOException {
        Path archive = Files.writeString(temporary.resolve("run.zip"), "mine");

        assertThatThrownBy(() -> write(archive, Optional.empty()))
                .isInstanceOf(RecordingException.class)
                .hasMessage(archive + " exists; give a file that does not, nothing was written");
        assertThat(archive).hasContent("mine");
    }

    @Test
    void shouldStopAtTheLengthThatTheManifestSaysWhenAFileIsLonger() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));
        Path archive = hostile("{\"name\": \"bomb\", \"bytes\": 10, \"sha256\": \"00\"}", new byte[300 << 20]);

        assertThat(archive).satisfies(file -> assertThat(Files.size(file)).isLessThan(1 << 20));
        assertThatThrownBy(() -> Archive.unpack(archive, directory))
                .isInstanceOf(RecordingException.class)
                .hasMessage(archive + ": bomb is longer than the 10 bytes that its manifest says; the archive was"
                        + " changed or damaged, so nothing of it is used");
        assertThat(Files.size(directory.resolve("bomb"))).isLessThan(1 << 20);
    }

    @Test
    void shouldSayThatThereIsNoRoomBeforeItWritesAnything() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));
        Path archive = hostile("{\"name\": \"a\", \"bytes\": 9000000000000000000, \"sha256\": \"00\"}", new byte[1]);

        assertThatThrownBy(() -> Archive.unpack(archive, directory))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith(archive + " unpacks to 9,000,000,000,000,000,000 bytes, and ")
                .hasMessageEndingWith("; make room there");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "a", "bytes": -1, "sha256": "00"}  | the length of a must be at least 0, was -1
            {"name": null, "bytes": 1, "sha256": "00"}  | lacks the name of a file
            {"name": "a", "bytes": 1}                   | lacks the sha256 of a
            null                                        | lacks files
            [[[[1]]]]                                   | files[0] has a value of another type than an archive's
            {"name": "a", "bytes": "many"}              | files[0].bytes has a value of another type
            {"name": "a", "bytes": 1e99}                | files[0].bytes has a value of another type
            {"name": "a", "bytes": 1, "sha256": "00", "size": 1} | has the unknown field size
            """)
    void shouldBeASentenceWhenTheManifestIsHostile(String file, String message) throws IOException {
        Path archive = hostile(file, new byte[1]);

        assertThatThrownBy(() -> Archive.unpack(archive, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageContainingAll("manifest.json", message)
                .message()
                .doesNotContain("JsonToken", "java.", "io.erpo", "coll is null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"format": "erpo-archive-1", "runId": "r", "topics": null, "files": []} | lacks topics
            {"format": "erpo-archive-1", "runId": "r", "topics": []}                | lacks files
            {"format": "erpo-archive-1", "topics": [], "files": []}                 | lacks runId
            []                                                                      | it is no JSON object
            not JSON                                                                | it is no JSON
            """)
    void shouldBeASentenceWhenTheManifestLacksSomething(String manifest, String message) throws IOException {
        Path archive = zip(manifest, new byte[1]);

        assertThatThrownBy(() -> Archive.unpack(archive, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageContainingAll("manifest.json", message)
                .message()
                .doesNotContain("JsonToken", "java.", "coll is null");
    }

    @Test
    void shouldNotReadAManifestThatIsNone() throws IOException {
        Path archive = zip(" ".repeat(100 << 20), new byte[1]);

        assertThatThrownBy(() -> Archive.unpack(archive, temporary))
                .isInstanceOf(RecordingException.class)
                .hasMessageStartingWith(archive + ": manifest.json is longer than 33,554,432 bytes");
    }

    /** An archive with this entry in the list of its files, in a manifest that is otherwise right. */
    private Path hostile(String file, byte[] content) throws IOException {
        return zip("""
                {"format": "erpo-archive-1", "runId": "r", "codeVersion": "1", "topics": [], "files": [%s]}""".formatted(file), content);
    }

    private Path zip(String manifest, byte[] content) throws IOException {
        Path archive = temporary.resolve("hostile.zip");
        byte[] json = manifest.getBytes(StandardCharsets.UTF_8);
        String digest = Digests.of(new ByteArrayInputStream(json)).sha256();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("manifest.json"));
            out.write(json);
            out.putNextEntry(new ZipEntry("manifest.json.sha256"));
            out.write((digest + "  manifest.json\n").getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry(content.length == 1 ? "a" : "bomb"));
            out.write(content);
        }
        return archive;
    }

    private Archive.Contents write(Path archive, Optional<Path> policies) throws IOException {
        Path recording = temporary.resolve("recording");
        if (!Files.exists(recording)) {
            SmallLog.write(Files.createDirectory(recording));
        }
        try (Recording opened = Recording.open(recording)) {
            return new ArchiveWriter(opened, policies).write(archive);
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(part, StandardCharsets.ISO_8859_1));
    }
}
