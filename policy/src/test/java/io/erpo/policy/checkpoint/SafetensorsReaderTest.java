package io.erpo.policy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.PolicyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void shouldReadBackWhatWasWrittenWhenTypesAreFloat32() throws Exception {
        SafetensorsWriter.write(
                file,
                Map.of("step", "7"),
                List.of(
                        new SafetensorsWriter.Header("b", TWO),
                        new SafetensorsWriter.Header("a", TensorShape.of(1, 1))),
                header -> header.name().equals("b") ? floats(1.5f, -2f) : floats(Float.MIN_VALUE));

        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.names()).containsExactly("b", "a");
            assertThat(reader.metadata()).isEqualTo(Map.of("step", "7"));
            assertThat(read(reader, "b", TWO)).containsExactly(1.5f, -2f);
            assertThat(read(reader, "a", TensorShape.of(1, 1))).containsExactly(Float.MIN_VALUE);
        }
    }

    @Test
    void shouldWidenExactlyWhenTypesAreHalves() throws Exception {
        write(
                "{\"x\":{\"dtype\":\"F16\",\"shape\":[8],\"data_offsets\":[0,16]}}",
                halves(0x3c00, 0xc000, 0x0001, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x03ff));
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(read(reader, "x", TensorShape.of(8)))
                    .containsExactly(
                            1f,
                            -2f,
                            0x1p-24f,
                            -0f,
                            65504f,
                            Float.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            0x3ffp-24f);
        }
        write("{\"x\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}", halves(0x3f80, 0xc049));
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(read(reader, "x", TWO)).containsExactly(1f, -3.140625f);
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
            assertThatThrownBy(() -> read(reader, "i", TensorShape.of(1)))
                    .hasMessageEndingWith("holds i as I64; F32, F16 and BF16 can be read");
            assertThatThrownBy(() -> read(reader, "s", TWO))
                    .hasMessageEndingWith("gives s 4 bytes, but shape [2] of F32 needs 8");
            assertThatThrownBy(() -> read(reader, "s", TensorShape.of(1)))
                    .hasMessageEndingWith("holds s with shape [2], but config.json asks for [1]");
            assertThatThrownBy(() -> read(reader, "none", TWO)).hasMessageEndingWith("has no tensor none");
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

    private static float[] read(SafetensorsReader reader, String name, TensorShape shape) {
        float[] values = new float[(int) shape.elements()];
        reader.read(name, shape, FloatBuffer.wrap(values));
        return values;
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
