package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of the bytes of every record of every topic, tested on generated records. */
class EveryRecordTest {

    private static final long SEED = 20511048;

    /**
     * Single bytes, and lengths of 2^30 and 2^40 in Avro's encoding: no reader may allocate memory for missing data.
     */
    private static final byte[][] WRONG = {
        {0x00},
        {0x01},
        {0x7F},
        {(byte) 0xFF},
        {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08},
        {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x40}
    };

    static Stream<Topic<?>> topics() {
        return Topics.all().stream();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldReturnEqualWhenDecodedEncodedAndDecodedAgain(Topic<?> topic) throws IOException {
        for (byte[] bytes : generated(topic, 20)) {
            SpecificRecord event = Events.decode(bytes, topic.value());
            assertThat(Events.decode(Events.encode(event))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldBeARecordOrPoisonAndNothingWorseWhenBytesAreWrong(Topic<?> topic) throws IOException {
        byte[] whole = generated(topic, 1)[0];
        for (int position = 0; position < Math.min(whole.length, 2_000); position++) {
            for (byte[] wrong : WRONG) {
                byte[] damaged = Arrays.copyOf(whole, Math.max(whole.length, position + wrong.length));
                System.arraycopy(wrong, 0, damaged, position, wrong.length);
                assertRecordOrPoison(damaged);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldBePoisonWhenAnythingFollowsTheRecord(Topic<?> topic) throws IOException {
        byte[] whole = generated(topic, 1)[0];
        assertThatThrownBy(() -> Events.decode(Arrays.copyOf(whole, whole.length + 2)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining(
                        "the bytes say they are a " + topic.value().getSimpleName())
                .hasMessageContaining("2 bytes are left over");
    }

    private static void assertRecordOrPoison(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> Events.decode(bytes));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(UnreadableEventException.class);
        }
    }

    private static byte[][] generated(Topic<?> topic, int count) throws IOException {
        Schema schema = Events.model().getSchema(topic.value());
        BinaryMessageEncoder<Object> encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        byte[][] generated = new byte[count][];
        int i = 0;
        for (Object record : new RandomData(schema, count, SEED)) {
            ByteBuffer bytes = encoder.encode(record);
            generated[i] = new byte[bytes.remaining()];
            bytes.get(generated[i++]);
        }
        return generated;
    }
}
