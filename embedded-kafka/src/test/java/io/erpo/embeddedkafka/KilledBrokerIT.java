package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed between the decision to commit a transaction and the markers of it. */
class KilledBrokerIT {

    private static final String TOPIC = "letters";
    private static final String GROUP = "readers";
    private static final TopicPartition READ = new TopicPartition(TOPIC, 0);

    /** The more partitions a broker must take up, the longer the moment in which it could lose a marker. */
    private static final int PARTITIONS = 40;

    @TempDir
    Path directory;

    @Test
    void shouldEndACommittedTransactionWhenItIsStartedAgain() throws Exception {
        Path data = directory.resolve("data");
        Process child = commitOneTransaction(data);
        child.destroyForcibly().waitFor();
        for (String partition : List.of("__transaction_state-0", "__consumer_offsets-0", TOPIC + "-0")) {
            forgetLastBatch(data.resolve("kraft/" + partition + "/00000000000000000000.log"));
        }

        try (EmbeddedKafka again = EmbeddedKafka.start(data);
                Admin admin = Admin.create(again.connection())) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(stableOffsets(admin))
                    .containsEntry(READ, new OffsetAndMetadata(7)));
            assertThat(committed(again)).containsExactly("committed");
        }
    }

    private Process commitOneTransaction(Path data) throws Exception {
        Path out = directory.resolve("out");
        Process child = BrokerProcess.start(data, 0, out);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(out).contains("ready on localhost:"));
        String address = Files.readString(out).replaceAll("(?s).*ready on (localhost:[0-9]+).*", "$1");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", address, "transactional.id", "test"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 0, "k", "committed"));
            producer.sendOffsetsToTransaction(Map.of(READ, new OffsetAndMetadata(7)), new ConsumerGroupMetadata(GROUP));
            producer.commitTransaction();
            await().until(() -> admin.describeTransactions(List.of("test"))
                            .description("test")
                            .get()
                            .state()
                    == TransactionState.COMPLETE_COMMIT);
        }
        return child;
    }

    /** Cuts the file as if the broker had been killed before it wrote that batch. */
    private static void forgetLastBatch(Path log) throws IOException {
        try (FileRecords records = FileRecords.open(log.toFile())) {
            List<FileChannelRecordBatch> batches =
                    StreamSupport.stream(records.batches().spliterator(), false).toList();
            records.truncateTo(batches.get(batches.size() - 1).position());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> stableOffsets(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(
                        Map.of(GROUP, new ListConsumerGroupOffsetsSpec()),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(GROUP)
                .get();
    }

    private static List<String> committed(EmbeddedKafka broker) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }
}
