package io.erpo.log;

import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics of erpo when no operator does. Records never expire by age; Kafka's default sets the number of
 * replicas. The broker stamps records, so that none is refused because the clock of its writer is wrong.
 */
public final class MissingTopics {

    /** Half a minute of attempts. */
    private static final int ATTEMPTS = 300;

    private static final long PAUSE_MILLIS = 100;

    private MissingTopics() {}

    /** All topics, with a number of partitions for those keyed by prompt. */
    static List<NewTopic> all(NamePrefix prefix, int promptPlanePartitions) {
        return Topics.all().stream()
                .map(topic -> newTopic(prefix, topic, promptPlanePartitions))
                .toList();
    }

    /**
     * Creates the missing topics, and returns when every partition accepts records: the records of an earlier producer
     * could expire.
     *
     * @throws LogException when Kafka does not answer or refuses a topic
     */
    public static void create(KafkaConnection kafka, int promptPlanePartitions) throws InterruptedException {
        LogClients clients = kafka.clients();
        List<NewTopic> topics = all(clients.prefix(), promptPlanePartitions);
        try (Admin admin = clients.admin()) {
            Map<String, KafkaFuture<Void>> creations =
                    admin.createTopics(topics).values();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            List<String> older = new ArrayList<>();
            for (NewTopic topic : topics) {
                if (isNew(creations.get(topic.name()))) {
                    addEnds(topic.name(), topic.numPartitions(), ends);
                } else {
                    older.add(topic.name());
                }
            }
            for (TopicDescription topic :
                    admin.describeTopics(older).allTopicNames().get().values()) {
                addEnds(topic.name(), topic.partitions().size(), ends);
            }
            awaitLeaders(admin, ends);
        } catch (ExecutionException e) {
            throw new LogException(
                    "the topics cannot be created at %s: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    /**
     * Whether the topic did not exist before. Only existing topics are described: a broker may not know a new one for a
     * moment.
     */
    private static boolean isNew(KafkaFuture<Void> creation) throws ExecutionException, InterruptedException {
        try {
            creation.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /** A broker that has just created a topic may say for a moment that it does not know it. */
    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends)
            throws ExecutionException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static void addEnds(String topic, int partitions, Map<TopicPartition, OffsetSpec> ends) {
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
    }

    private static NewTopic newTopic(NamePrefix prefix, Topic<?> topic, int promptPlanePartitions) {
        int partitions = topic.plane() == Topic.Plane.PROMPT
                ? promptPlanePartitions
                : topic.plane().partitions();
        return new NewTopic(prefix.add(topic.name()), Optional.of(partitions), Optional.empty())
                .configs(settings(topic));
    }

    /** The settings that a topic needs. */
    static Map<String, String> settings(Topic<?> topic) {
        return Map.of(
                "cleanup.policy",
                topic.cleanup().policy(),
                "retention.ms",
                "-1",
                "max.message.bytes",
                Integer.toString(Topics.MAX_RECORD_BYTES),
                "compression.type",
                Topics.COMPRESSION,
                "message.timestamp.type",
                "LogAppendTime");
    }
}
