package io.erpo.history;

import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of a broker, with only committed records visible. */
final class KafkaLog implements Log, AutoCloseable {

    private final KafkaProducer<String, SpecificRecord> producer;
    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final Map<String, List<SpecificRecord>> unread = new HashMap<>();
    private final Queue<Exception> notSent = new ConcurrentLinkedQueue<>();

    KafkaLog(String bootstrapServers, List<Topic<?>> topics) {
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringSerializer(),
                new EventSerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new EventDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void send(SpecificRecord event, long timestamp) {
        producer.send(
                new ProducerRecord<>(Log.topicOf(event).name(), null, timestamp, Log.keyOf(event), event),
                (at, failure) -> {
                    if (failure != null) {
                        notSent.add(failure);
                    }
                });
    }

    @Override
    public <E extends SpecificRecord> List<E> published(Topic<E> topic) {
        if (!notSent.isEmpty()) {
            throw new IllegalStateException("a record was not written", notSent.element());
        }
        consumer.poll(Duration.ofMillis(2))
                .forEach(record -> unread.computeIfAbsent(record.topic(), name -> new ArrayList<>())
                        .add(record.value()));
        List<SpecificRecord> events = unread.remove(topic.name());
        return events == null
                ? List.of()
                : events.stream().map(topic.value()::cast).toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
