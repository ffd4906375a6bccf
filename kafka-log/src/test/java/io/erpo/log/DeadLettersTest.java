package io.erpo.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import java.nio.ByteBuffer;
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
                        null,
                        null));
    }

    @Test
    void shouldHaveThePlaceOfTheRecordForItsKeyWhenThatHadNone() {
        ProducerRecord<String, SpecificRecord> letter = letterOf(null, null);

        assertThat(letter.key()).isEqualTo("topic-3@7");
        assertThat(letter.value())
                .isEqualTo(new DeadLetter("topic", 3, 7L, null, null, "learner-service", "because", null, null));
    }
}
