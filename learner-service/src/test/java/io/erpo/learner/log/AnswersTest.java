package io.erpo.learner.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.learner.training.NewPolicy;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata(KafkaClients.GROUP);
    private static final PolicyPublished POLICY =
            new PolicyPublished("run", 1L, "run/1", "cafe", 0L, "huggingface-safetensors");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Answers answers = new Answers(producer);

    @BeforeEach
    void begin() {
        answers.begin();
    }

    @Test
    void shouldCommitEventsAndTheNextOffsetInOneTransaction() {
        answers.commit(
                record("key".getBytes(), new byte[0]), GROUP, Optional.of(new NewPolicy(POLICY, Optional.empty())));

        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history()).hasSize(1);
        ProducerRecord<byte[], byte[]> event = producer.history().get(0);
        assertThat(event.topic()).isEqualTo(Topics.POLICIES.name());
        assertThat(event.key()).asString(StandardCharsets.UTF_8).isEqualTo("run");
        assertThat(Events.decode(event.value())).isEqualTo(POLICY);
        assertThat(committedOffsets()).isEqualTo(offsets(8));
    }

    @Test
    void shouldCommitTheOffsetAloneWhenNothingFollows() {
        answers.commit(record("key".getBytes(), new byte[0]), GROUP, Optional.empty());

        assertThat(producer.history()).isEmpty();
        assertThat(committedOffsets()).isEqualTo(offsets(8));
    }

    @Test
    void shouldPutARefusedRecordIntoTheDeadLettersAsItWas() {
        answers.refuse(record("key".getBytes(), "no event".getBytes()), GROUP, "because");

        ProducerRecord<byte[], byte[]> event = producer.history().get(0);
        assertThat(event.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
        assertThat(event.key()).asString(StandardCharsets.UTF_8).isEqualTo("key");
        assertThat(Events.decode(event.value()))
                .isEqualTo(new DeadLetter(
                        "topic",
                        3,
                        7L,
                        ByteBuffer.wrap("key".getBytes()),
                        ByteBuffer.wrap("no event".getBytes()),
                        "learner-service",
                        "because"));
        assertThat(committedOffsets()).isEqualTo(offsets(8));
    }

    @Test
    void shouldKeyADeadLetterByItsPlaceWhenTheRecordHadNoKey() {
        answers.refuse(record(null, null), GROUP, "because");

        assertThat(producer.history().get(0).key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("topic-3@7");
    }

    @Test
    void shouldAbortAndFailWhenTheTransactionCannotBeCommitted() {
        producer.commitTransactionException = new KafkaException("broker says no");

        assertThatThrownBy(() -> answers.commit(record(null, null), GROUP, Optional.empty()))
                .isInstanceOf(KafkaException.class)
                .hasMessage("broker says no");
        assertThat(producer.transactionAborted()).isTrue();
        assertThat(committedOffsets()).isEmpty();
    }

    private Map<TopicPartition, OffsetAndMetadata> committedOffsets() {
        return producer.consumerGroupOffsetsHistory().stream()
                .findFirst()
                .map(groups -> groups.get(KafkaClients.GROUP))
                .orElse(Map.of());
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(long next) {
        return Map.of(new TopicPartition("topic", 3), new OffsetAndMetadata(next));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>("topic", 3, 7, key, value);
    }
}
