package io.erpo.log;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of erpo where no operator does. Nothing is ever deleted by age; Kafka's own default says how many replicas. */
public final class MissingTopics {

    private MissingTopics() {}

    /** All topics, with a number of partitions for those that are keyed by prompt. */
    static List<NewTopic> all(int promptPlanePartitions) {
        return Topics.all().stream()
                .map(topic -> newTopic(topic, promptPlanePartitions))
                .toList();
    }

    /**
     * Creates those that do not exist, and returns when every partition takes records: a producer that comes sooner may wait
     * until its records expire.
     *
     * @throws LogException when Kafka does not answer or refuses one
     */
    public static void create(KafkaConnection kafka, int promptPlanePartitions) throws InterruptedException {
        List<NewTopic> topics = all(promptPlanePartitions);
        try (Admin admin = kafka.clients().admin()) {
            for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
                orExists(created);
            }
            admin.listOffsets(ends(admin, topics)).all().get();
        } catch (ExecutionException e) {
            throw new LogException(
                    "the topics cannot be created at %s: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    private static void orExists(KafkaFuture<Void> created) throws ExecutionException, InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Those that were there before may have other numbers of partitions. */
    private static Map<TopicPartition, OffsetSpec> ends(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        List<String> names = topics.stream().map(NewTopic::name).toList();
        admin.describeTopics(names).allTopicNames().get().forEach((name, topic) -> topic.partitions()
                .forEach(partition -> ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return ends;
    }

    private static NewTopic newTopic(Topic<?> topic, int promptPlanePartitions) {
        int partitions = topic.plane() == Topic.Plane.PROMPT
                ? promptPlanePartitions
                : topic.plane().partitions();
        return new NewTopic(topic.name(), Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        "cleanup.policy",
                        topic.cleanup().policy(),
                        "retention.ms",
                        "-1",
                        "max.message.bytes",
                        Integer.toString(Topics.MAX_RECORD_BYTES)));
    }
}
