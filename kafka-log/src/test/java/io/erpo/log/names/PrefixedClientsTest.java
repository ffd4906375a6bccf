package io.erpo.log.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PrefixedClientsTest {

    private static final NamePrefix PREFIX = new NamePrefix("team-a.");
    private static final TopicPartition IN_CODE = new TopicPartition("erpo.runs.v1", 0);
    private static final TopicPartition IN_KAFKA = new TopicPartition("team-a.erpo.runs.v1", 0);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    private final Consumer<byte[], byte[]> consumer = PrefixedClients.consumer(kafka, PREFIX);
    private final MockProducer<byte[], byte[]> sent =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Producer<byte[], byte[]> producer = PrefixedClients.producer(sent, PREFIX);

    @Test
    void shouldLeaveAnInstallationWithoutPrefixTheClientsOfKafka() {
        assertThat(PrefixedClients.consumer(kafka, NamePrefix.NONE)).isSameAs(kafka);
        assertThat(PrefixedClients.producer(sent, NamePrefix.NONE)).isSameAs(sent);
    }

    @Test
    void shouldReadRecordsUnderTheNameInTheCode() {
        kafka.updateBeginningOffsets(Map.of(IN_KAFKA, 0L));
        kafka.updateEndOffsets(Map.of(IN_KAFKA, 1L));

        consumer.assign(List.of(IN_CODE));
        consumer.seekToBeginning(List.of(IN_CODE));
        kafka.addRecord(new ConsumerRecord<>(IN_KAFKA.topic(), 0, 0, bytes("run"), bytes("value")));
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(Duration.ZERO);

        assertThat(kafka.assignment()).containsExactly(IN_KAFKA);
        assertThat(batch.partitions()).containsExactly(IN_CODE);
        assertThat(batch.nextOffsets()).containsOnlyKeys(IN_CODE);
        assertThat(batch).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("erpo.runs.v1");
            assertThat(record.value()).isEqualTo(bytes("value"));
        });
        assertThat(consumer.position(IN_CODE)).isEqualTo(1);
        assertThat(consumer.endOffsets(Set.of(IN_CODE))).containsExactly(Map.entry(IN_CODE, 1L));
    }

    @Test
    void shouldHearOfPartitionsUnderTheNameInTheCode() {
        Collection<TopicPartition> assigned = new ArrayList<>();
        consumer.subscribe(List.of("erpo.runs.v1"), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                assigned.addAll(partitions);
            }
        });
        kafka.rebalance(List.of(IN_KAFKA));
        kafka.updateBeginningOffsets(Map.of(IN_KAFKA, 0L));
        consumer.poll(Duration.ZERO);

        assertThat(kafka.subscription()).containsExactly("team-a.erpo.runs.v1");
        assertThat(consumer.subscription()).containsExactly("erpo.runs.v1");
        assertThat(assigned).containsExactly(IN_CODE);
    }

    @Test
    void shouldFindThePartitionsOfATopic() {
        Node[] none = {};
        kafka.updatePartitions(
                IN_KAFKA.topic(), List.of(new PartitionInfo(IN_KAFKA.topic(), 0, Node.noNode(), none, none)));

        assertThat(consumer.partitionsFor("erpo.runs.v1"))
                .extracting(PartitionInfo::topic)
                .containsExactly("erpo.runs.v1");
    }

    @Test
    void shouldNameAPartitionWithoutOffsetAsTheCodeDoes() {
        kafka.assign(List.of(IN_KAFKA));
        kafka.setPollException(new NoOffsetForPartitionException(Set.of(IN_KAFKA)));

        assertThatThrownBy(() -> consumer.poll(Duration.ZERO))
                .isInstanceOfSatisfying(NoOffsetForPartitionException.class, failure -> assertThat(failure.partitions())
                        .containsExactly(IN_CODE));
    }

    @Test
    void shouldNameAPartitionWhoseLogLostItsEndAsTheCodeDoes() {
        kafka.assign(List.of(IN_KAFKA));
        kafka.setPollException(new LogTruncationException("truncated", Map.of(IN_KAFKA, 7L), Map.of()));

        assertThatThrownBy(() -> consumer.poll(Duration.ZERO))
                .isInstanceOfSatisfying(
                        OffsetOutOfRangeException.class, failure -> assertThat(failure.offsetOutOfRangePartitions())
                                .containsExactly(Map.entry(IN_CODE, 7L)));
    }

    @Test
    void shouldWriteToTheTopicWithThePrefix() throws Exception {
        List<String> heard = new ArrayList<>();
        RecordMetadata place = producer.send(
                        new ProducerRecord<>("erpo.runs.v1", 0, 7L, bytes("run"), bytes("value")),
                        (metadata, failure) -> heard.add(metadata.topic()))
                .get();

        assertThat(sent.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("team-a.erpo.runs.v1");
            assertThat(record.key()).isEqualTo(bytes("run"));
            assertThat(record.timestamp()).isEqualTo(7);
        });
        assertThat(place.topic()).isEqualTo("erpo.runs.v1");
        assertThat(heard).containsExactly("erpo.runs.v1");
    }

    @Test
    void shouldCommitOffsetsOfTheTopicWithThePrefix() {
        producer.initTransactions();
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(
                Map.of(IN_CODE, new OffsetAndMetadata(5, Optional.of(1), "")), new ConsumerGroupMetadata("team-a.g"));
        producer.commitTransaction();

        assertThat(sent.consumerGroupOffsetsHistory())
                .containsExactly(Map.of("team-a.g", Map.of(IN_KAFKA, new OffsetAndMetadata(5, Optional.of(1), ""))));
    }

    @Test
    void shouldRefuseWhatWouldReachOtherInstallations() {
        assertThatThrownBy(() -> consumer.subscribe(Pattern.compile(".*")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(consumer::listTopics).isInstanceOf(UnsupportedOperationException.class);
    }

    /** A method of a newer Kafka that brings another type must be looked at: the type may name topics. */
    @Test
    void shouldKnowEveryTypeThatClientsTakeAndGive() {
        Set<String> types = new TreeSet<>();
        Stream.of(Consumer.class, Producer.class)
                .flatMap(client -> Stream.of(client.getMethods()))
                .filter(method -> !PrefixedClients.REFUSED.contains(method.getName()))
                .forEach(method -> types.addAll(kafkaTypes(method)));

        assertThat(types)
                .containsExactlyInAnyOrder(
                        // renamed
                        "ConsumerRecords",
                        "ConsumerRebalanceListener",
                        "Callback",
                        "PartitionInfo",
                        "ProducerRecord",
                        "RecordMetadata",
                        "TopicPartition",
                        // refused
                        "SubscriptionPattern",
                        // without topics
                        "CloseOptions",
                        "ConsumerGroupMetadata",
                        "Metric",
                        "MetricName",
                        "OffsetAndMetadata",
                        "OffsetAndTimestamp",
                        "Uuid",
                        "ProducerFencedException");
    }

    private static Set<String> kafkaTypes(Method method) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("org\\.apache\\.kafka\\.[a-z.]+([A-Za-z]+)")
                .matcher(method.toGenericString()
                        .replace(method.getDeclaringClass().getName() + ".", ""))
                .results()
                .forEach(type -> names.add(type.group(1)));
        return names;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
