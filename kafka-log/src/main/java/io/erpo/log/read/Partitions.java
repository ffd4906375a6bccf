package io.erpo.log.read;

import io.erpo.log.LogException;
import io.erpo.schemas.Topic;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The partitions of topics, in order. */
final class Partitions {

    private Partitions() {}

    /** The partitions of a topic; none when it does not exist. */
    static List<TopicPartition> of(Consumer<?, ?> consumer, Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    /** @throws LogException when the topic does not exist in this Kafka */
    static List<TopicPartition> require(Consumer<?, ?> consumer, Topic<?> topic, String kafka) {
        List<TopicPartition> partitions = of(consumer, topic);
        if (partitions.isEmpty()) {
            throw new LogException(
                    "Kafka at %s has no topic %s; is it the Kafka of erpo, or a mirror of all its topics?"
                            .formatted(kafka, topic.name()));
        }
        return partitions;
    }
}
