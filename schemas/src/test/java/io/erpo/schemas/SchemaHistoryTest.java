package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.schemas.SchemaHistory.Published;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaHistoryTest {

    private static final Path SOURCE = Path.of("src/main/resources/history");
    private static final Path PROPOSALS = Path.of("target/schema-history");
    private static final List<Published> INDEX = SchemaHistory.index();

    /** The schema of every record that this build writes. */
    static Stream<Schema> present() {
        return Topics.all().stream().map(topic -> Events.model().getSchema(topic.value()));
    }

    static List<Published> versions(Schema present) {
        return INDEX.stream()
                .filter(published -> published.schema().getFullName().equals(present.getFullName()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("present")
    void shouldHoldTheSchemaThatThisBuildWrites(Schema present) throws IOException {
        List<Published> versions = versions(present);
        boolean newestIsPresent = !versions.isEmpty()
                && canonical(versions.get(versions.size() - 1).schema()).equals(canonical(present));
        if (!newestIsPresent) {
            throw new AssertionError(propose(present, versions.size() + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void shouldBeReadableByThisBuildWhateverTheVersion(Schema present) {
        for (Published published : versions(present)) {
            assertThat(obstacles(present, published.schema()))
                    .as("what keeps this build from reading %s", published.file())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void shouldNumberTheVersionsOfARecordFromOne(Schema present) {
        List<Published> versions = versions(present);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i).file()).isEqualTo("%s.v%d.avsc".formatted(present.getName(), i + 1));
        }
    }

    @Test
    void shouldListEveryFileThatIsThere() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".avsc")))
                    .containsExactlyInAnyOrderElementsOf(
                            INDEX.stream().map(Published::file).toList());
        }
    }

    @Test
    void shouldNameTheFieldWhenANewOneHasNoDefault() {
        Schema old = SchemaBuilder.record("A").fields().requiredString("x").endRecord();
        Schema present = SchemaBuilder.record("A")
                .fields()
                .requiredString("x")
                .requiredLong("y")
                .endRecord();
        assertThat(obstacles(present, old)).containsExactly("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: y");
    }

    @Test
    void shouldRefuseAPublishedFileThatHasChanged() {
        String changed = """
                {"type": "record", "name": "A", "namespace": "io.erpo.events", "fields": [{"name": "x", "type": "long"}]}""";
        assertThatThrownBy(() -> Published.of("A.v1.avsc", "0123456789abcdef", changed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "history/A.v1.avsc was published with fingerprint 0123456789abcdef and now has ")
                .hasMessageContaining("publish a new version");
    }

    @Test
    void shouldReadARecordOfAnOldVersionWithDefaultsForWhatItDidNotHave() throws IOException {
        Schema old = SchemaBuilder.record("PolicyPublished")
                .namespace(Events.NAMESPACE)
                .fields()
                .requiredString("runId")
                .requiredLong("version")
                .requiredString("uri")
                .requiredString("sha256")
                .requiredString("forgotten")
                .requiredString("format")
                .endRecord();
        GenericRecord record = new GenericRecordBuilder(old)
                .set("runId", "run-1")
                .set("version", 3L)
                .set("uri", "run-1/v3")
                .set("sha256", "cafe")
                .set("forgotten", "of a field that is no more")
                .set("format", "huggingface-safetensors")
                .build();
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), old).encode(record);

        assertThat(Events.read(Arrays.copyOf(bytes.array(), bytes.remaining()), old))
                .isEqualTo(new PolicyPublished("run-1", 3L, "run-1/v3", "cafe", null, "huggingface-safetensors", null));
    }

    private static List<String> obstacles(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> "%s at %s: %s".formatted(found.getType(), found.getLocation(), found.getMessage()))
                .toList();
    }

    /** Writes the version to publish, and returns what to do with it. */
    private static String propose(Schema present, int version) throws IOException {
        String file = "%s.v%d.avsc".formatted(present.getName(), version);
        Files.createDirectories(PROPOSALS);
        Files.writeString(PROPOSALS.resolve(file), plain(present).toString(true) + "\n");
        return """
                %s differs from its newest published version. To publish it as version %d:
                  cp schemas/%s schemas/%s/
                  echo "%s %016x" >> schemas/%s/index
                and let asyncapi.yaml refer to %s. Published files stay as they are.""".formatted(
                        present.getName(),
                        version,
                        PROPOSALS.resolve(file),
                        SOURCE,
                        file,
                        SchemaNormalization.parsingFingerprint64(present),
                        SOURCE,
                        file);
    }

    /** Removes the properties that select Java's string class. */
    private static Schema plain(Schema schema) {
        return new Schema.Parser()
                .parse(schema.toString()
                        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                        .replace(",\"avro.java.string\":\"String\"", ""));
    }

    private static String canonical(Schema schema) {
        return SchemaNormalization.toParsingForm(schema);
    }
}
