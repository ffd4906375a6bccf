package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A producer that is not ours sends records that are small when compressed. One that is larger than the bound when it is
 * unpacked must not get into the log: no consumer can protect its memory from it, as Kafka's client unpacks a record
 * before anything can look at it.
 */
class RecordSizesIT {

    /** A topic without settings of its own, as a Kafka Streams of an older version made them. */
    private static final String BARE = "erpo-history-bare-changelog";

    @TempDir
    private static Path directory;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;
    private static Producer<byte[], byte[]> stranger;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedKafka.start(directory);
        kafka = KafkaConnection.open(broker.bootstrapServers());
        MissingTopics.create(kafka, 2);
        broker.createTopics(List.of(new NewTopic(BARE, 1, (short) 1)));
        stranger = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        "zstd",
                        "max.request.size",
                        32 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        stranger.close();
        broker.close();
    }

    static Collection<String> topics() {
        List<String> names =
                new java.util.ArrayList<>(Topics.all().stream().map(Topic::name).toList());
        names.add(BARE);
        return names;
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldNotLetIntoTheLogWhatUnpacksToMoreThanTheLargestRecord(String topic) {
        assertThatThrownBy(() -> send(topic, 17 << 20))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void shouldGiveTheRecordInAPlaceAndNothingWhereThereIsNone() throws Exception {
        send(Topics.DRAWS.name(), 15 << 20);

        try (LogReader reader = new LogReader(kafka)) {
            long end = reader.count(Topics.DRAWS);
            assertThat(reader.at(new Place(Topics.DRAWS.name(), 0, end - 1)))
                    .hasValueSatisfying(record -> assertThat(record.value()).hasSize(15 << 20));
            assertThat(reader.at(new Place(Topics.DRAWS.name(), 0, end))).isEmpty();
            assertThat(reader.at(new Place(Topics.DRAWS.name(), 9, 0))).isEmpty();
        }
    }

    private static void send(String topic, int bytes) throws Exception {
        stranger.send(new ProducerRecord<>(topic, 0, new byte[] {'k'}, new byte[bytes]))
                .get();
    }
}
