package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsReaderTest {

    private static final TensorShape TWO = TensorShape.of(2);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("x.safetensors");
    }

    @Test
    void shouldReadBackWhatWasWrittenWhenTypesDiffer() throws Exception {
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> tensors = new LinkedHashMap<>();
        tensors.put(new SafetensorsWriter.Header("b", ElementType.F32, TWO), (from, count) -> floats(1.5f, -2f));
        tensors.put(
                new SafetensorsWriter.Header("a", ElementType.BF16, TensorShape.of(1, 3)),
                (from, count) -> ByteBuffer.wrap(halves(0x3f80, 0xc049, 0)));
        SafetensorsWriter.write(file, Map.of("step", "7"), tensors);

        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.names()).containsExactly("b", "a");
            assertThat(reader.metadata()).isEqualTo(Map.of("step", "7"));
            assertThat(reader.describe("b")).isEqualTo(new StoredTensor("b", ElementType.F32, TWO));
            assertThat(bytes(reader, "b", 4, 4)).isEqualTo(floats(-2f));
            assertThat(reader.describe("a")).isEqualTo(new StoredTensor("a", ElementType.BF16, TensorShape.of(1, 3)));
            assertThat(bytes(reader, "a", 0, 6)).isEqualTo(ByteBuffer.wrap(halves(0x3f80, 0xc049, 0)));
        }
    }

    @Test
    void shouldAskForPiecesWhenATensorIsLarge() throws Exception {
        long rows = (1 << 18) + 3;
        List<Integer> counts = new ArrayList<>();
        SafetensorsWriter.Header header = new SafetensorsWriter.Header("x", ElementType.BF16, TensorShape.of(rows, 1));

        SafetensorsWriter.write(file, Map.of(), Map.of(header, (from, count) -> {
            counts.add(count);
            return ByteBuffer.allocate(2 * count);
        }));

        assertThat(counts).containsExactly(1 << 18, 3);
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.describe("x").bytes()).isEqualTo(2 * rows);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9223372036854775807 | claims a header of 9223372036854775807 bytes
            -1                  | claims a header of 18446744073709551615 bytes
            1                   | claims a header of 1 bytes
            """)
    void shouldRefuseWhenTheHeaderLengthIsImpossible(long length, String message) throws Exception {
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());

        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                                                                | a header that is not JSON
            []                                                                      | not a JSON object
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} trailing         | a header that is not JSON
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{}}           | a header that is not JSON
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}                 | should hold 16 bytes of elements by its header, but holds 8
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[4,8]}}                  | a gap or an overlap at byte 0
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                  | the data_offsets 8 to 0
            {"x":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}} | gives x the impossible shape [4611686018427387904, 8]
            {"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                 | describes x with the number -2
            {"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}                | describes x with the number 2.5
            {"x":{"dtype":"F32","shape":[2]}}                                       | without a dtype, a shape and two data_offsets
            {"x":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                    | without a dtype, a shape and two data_offsets
            """)
    void shouldRefuseWhenTheHeaderIsWrong(String header, String message) throws Exception {
        write(header, new byte[8]);

        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseToReadWhenATensorIsNotWhatIsAskedFor() throws Exception {
        write(
                "{\"i\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,12]}}",
                new byte[12]);
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThatThrownBy(() -> reader.describe("i"))
                    .hasMessage(file + " holds i as I64; F32, F16 and BF16 can be read");
            assertThatThrownBy(() -> reader.describe("s"))
                    .hasMessage(file + " gives s 4 bytes, but shape [2] of F32 needs 8");
            assertThatThrownBy(() -> reader.describe("none")).hasMessage(file + " has no tensor none");
        }
    }

    @Test
    void shouldRefuseWhenTheFileIsEmptyOrMissing() throws Exception {
        assertThatThrownBy(() -> SafetensorsReader.open(file)).hasMessageContaining("does not exist");
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> SafetensorsReader.open(file)).hasMessageContaining("has 3 bytes");
    }

    private void write(String header, byte[] elements) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + elements.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(elements)
                        .array());
    }

    private static ByteBuffer bytes(SafetensorsReader reader, String name, long from, int bytes) {
        return reader.map(reader.describe(name), from, bytes);
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    private static byte[] halves(int... bits) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int half : bits) {
            buffer.putShort((short) half);
        }
        return buffer.array();
    }
}
