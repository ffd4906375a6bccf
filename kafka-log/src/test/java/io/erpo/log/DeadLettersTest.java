package io.erpo.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.Prompt;
import io.erpo.schemas.Events;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static ProducerRecord<String, SpecificRecord> letterOf(byte[] key, byte[] value) {
        return DeadLetters.of(new ConsumerRecord<>("topic", 3, 7, key, value), "learner-service", "because");
    }

    @Test
    void shouldKeepARefusedRecordAsItWas() {
        ProducerRecord<String, SpecificRecord> letter = letterOf("key".getBytes(UTF_8), "no event".getBytes(UTF_8));

        assertThat(letter.topic()).isEqualTo("erpo.dead-letters.v1");
        assertThat(letter.key()).isEqualTo("key");
        assertThat(letter.value())
                .isEqualTo(new DeadLetter(
                        "topic",
                        3,
                        7L,
                        ByteBuffer.wrap("key".getBytes(UTF_8)),
                        ByteBuffer.wrap("no event".getBytes(UTF_8)),
                        "learner-service",
                        "because",
                        8L,
                        "e9b211a27b5e75d7ddc4333ef7ffdc421e40521e8387f95451f20266b8707549"));
    }

    @Test
    void shouldCarryTheBeginningOfALongValueWithItsLengthAndDigest() {
        byte[] value = new byte[17 << 20];
        value[65_535] = 1;
        value[65_536] = 2;

        DeadLetter letter = (DeadLetter) letterOf("key".getBytes(UTF_8), value).value();

        assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value, 0, 65_536));
        assertThat(letter.getValueBytes()).isEqualTo(17L << 20);
        assertThat(letter.getValueSha256()).isEqualTo(DeadLetters.sha256(value));
        assertThat(Events.encode(letter)).hasSizeLessThan(66_000);
    }

    @Test
    void shouldStaySmallWhenKeyAndReasonAreLong() {
        byte[] key = new byte[5 << 20];

        ProducerRecord<String, SpecificRecord> letter = DeadLetters.of(
                new ConsumerRecord<>("topic", 3, 7, key, new byte[1]), "learner-service", "because ".repeat(1_000_000));

        assertThat(letter.key()).isEqualTo("topic-3@7");
        assertThat(((DeadLetter) letter.value()).getKey()).isEqualTo(ByteBuffer.wrap(key, 0, 65_536));
        assertThat(((DeadLetter) letter.value()).getReason())
                .hasSize(4_100)
                .startsWith("because because")
                .endsWith(" ...");
    }

    @Test
    void shouldRefuseTheRecordWhoseResultIsTooLarge() {
        ConsumerRecord<byte[], byte[]> cause =
                new ConsumerRecord<>("erpo.responses.v1", 3, 7, "key".getBytes(UTF_8), new byte[1]);
        ProducerRecord<String, SpecificRecord> small = result("short");
        ProducerRecord<String, SpecificRecord> large = result("x".repeat(1 << 20));

        assertThat(DeadLetters.unlessTooLarge(List.of(small), cause, "reward-math"))
                .containsExactly(small);
        assertThat(DeadLetters.unlessTooLarge(List.of(small, large), cause, "reward-math"))
                .singleElement()
                .satisfies(result -> {
                    DeadLetter letter = (DeadLetter) result.value();
                    assertThat(letter.getOffset()).isEqualTo(7);
                    assertThat(letter.getReason())
                            .isEqualTo("its result cannot be sent: a Prompt of 1,048,596 bytes, and erpo.prompts.v1"
                                    + " takes at most 1,048,576");
                });
    }

    private static ProducerRecord<String, SpecificRecord> result(String text) {
        return new ProducerRecord<>("erpo.prompts.v1", "p", new Prompt("p", text, "", "", "", ""));
    }

    @Test
    void shouldHaveThePlaceOfTheRecordForItsKeyWhenThatHadNone() {
        ProducerRecord<String, SpecificRecord> letter = letterOf(null, null);

        assertThat(letter.key()).isEqualTo("topic-3@7");
        assertThat(letter.value())
                .isEqualTo(new DeadLetter("topic", 3, 7L, null, null, "learner-service", "because", null, null));
    }
}
