package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    private static final TopicPartition LETTERS = new TopicPartition("letters", 0);

    @TempDir
    Path directory;

    @Test
    void shouldKeepCommittedRecordsAndHideAbortedOnesWhenRestarted() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            broker.createTopics(List.of(new NewTopic(LETTERS.topic(), 1, (short) 1)));
            try (KafkaProducer<String, String> producer = transactionalProducer(broker)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(LETTERS.topic(), "k", "committed"));
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(LETTERS.topic(), "k", "aborted"));
                producer.flush();
                producer.abortTransaction();
            }
        }

        try (EmbeddedKafka again = EmbeddedKafka.start(directory)) {
            assertThat(committed(again)).containsExactly("committed");
        }
    }

    @Test
    void shouldSayWhichTopicExistsWhenItIsCreatedTwice() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            broker.createTopics(List.of(new NewTopic(LETTERS.topic(), 1, (short) 1)));

            assertThatThrownBy(() -> broker.createTopics(List.of(new NewTopic(LETTERS.topic(), 1, (short) 1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already exists");
        }
    }

    @Test
    void shouldNameThePortAndTheRemedyWhenThePortIsTaken() {
        try (EmbeddedKafka first = EmbeddedKafka.start(directory.resolve("first"))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(new BrokerSettings(directory.resolve("second"), first.port())))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("port " + first.port() + " on localhost cannot be used")
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void shouldExitWithOneClearLineWhenTheChildCannotUseItsDirectory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        Path out = directory.resolve("out");

        Process child = BrokerProcess.start(file.resolve("data"), 0, out);

        assertThat(child.waitFor()).isEqualTo(1);
        assertThat(Files.readString(out))
                .contains("data directory " + file.resolve("data"))
                .contains("choose one that can be written")
                .doesNotContain("\tat ");
    }

    @Test
    void shouldStopInOrderWhenTheChildGetsSigterm() throws Exception {
        Path out = directory.resolve("out");
        Process child = BrokerProcess.start(directory.resolve("data"), 0, out);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(out).contains("ready on localhost:"));

        child.destroy();

        assertThat(child.waitFor()).isEqualTo(143);
        assertThat(directory.resolve("data/kraft/.kafka_cleanshutdown")).exists();
    }

    private static KafkaProducer<String, String> transactionalProducer(EmbeddedKafka broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> committed(EmbeddedKafka broker) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(LETTERS));
            consumer.seekToBeginning(List.of(LETTERS));
            long end = consumer.endOffsets(List.of(LETTERS)).get(LETTERS);
            List<String> values = new ArrayList<>();
            while (consumer.position(LETTERS) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }
}
