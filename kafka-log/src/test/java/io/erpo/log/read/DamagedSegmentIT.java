package io.erpo.log.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.Prompt;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogClients;
import io.erpo.log.LogException;
import io.erpo.log.MissingTopics;
import io.erpo.log.TransactionalLoop;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three bytes in the middle of a segment have changed while the broker was stopped. */
class DamagedSegmentIT {

    private static final String DAMAGED =
            "the log is damaged on the disk of the broker, in erpo.prompts.v1-0 at offset 1: ";

    @TempDir
    private static Path directory;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void writeALogAndDamageIt() throws Exception {
        try (EmbeddedKafka healthy = EmbeddedKafka.start(directory)) {
            MissingTopics.create(KafkaConnection.open(healthy.bootstrapServers()), 1);
            for (String id : List.of("a", "b", "c")) {
                write(healthy, new Prompt(id, "x".repeat(1_000), "", "", "", ""));
            }
        }
        damage(directory.resolve("kraft/erpo.prompts.v1-0/00000000000000000000.log"));
        broker = EmbeddedKafka.start(directory);
        kafka = KafkaConnection.open(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldSayWhereTheLogIsDamagedWhenACommandReadsIt() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThatThrownBy(() -> reader.count(Topics.PROMPTS))
                    .isInstanceOf(LogException.class)
                    .hasMessageStartingWith(DAMAGED)
                    .hasMessageContaining("Restore the partition");
        }
        try (LogFollower follower = LogFollower.open(kafka, List.of(Topics.PROMPTS), () -> {})) {
            assertThatThrownBy(() -> follower.catchUp(event -> {}))
                    .isInstanceOf(LogException.class)
                    .hasMessageStartingWith(DAMAGED);
        }
    }

    @Test
    void shouldSayWhereTheLogIsDamagedWhenAServiceReadsIt() {
        LogClients clients = new LogClients(Map.of("bootstrap.servers", broker.bootstrapServers()));
        try (LogView<Prompt> view = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(view::records).hasMessageContaining(DAMAGED));
        }
        TransactionalLoop loop = new TransactionalLoop(
                clients.consumer("group", "instance", 10), clients.producer("instance"), batch -> List.of());
        assertThatThrownBy(() -> loop.run(List.of(Topics.PROMPTS.name())))
                .isInstanceOf(LogException.class)
                .hasMessageStartingWith(DAMAGED);
    }

    /** Each in a batch of its own. */
    private static void write(EmbeddedKafka broker, Prompt prompt) throws Exception {
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new EventSerializer())) {
            producer.send(new ProducerRecord<>(Topics.PROMPTS.name(), prompt.getPromptId(), prompt))
                    .get();
        }
    }

    private static void damage(Path segment) throws IOException {
        long middle = Files.size(segment) / 2;
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(middle);
            file.write(new byte[] {1, 2, 3});
        }
        assertThat(Files.size(segment)).isGreaterThan(3_000);
    }
}
