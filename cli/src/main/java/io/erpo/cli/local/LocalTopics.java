package io.erpo.cli.local;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics as one machine needs them: few partitions, one replica, nothing ever deleted by age. */
final class LocalTopics {

    private static final int PROMPT_PLANE_PARTITIONS = 4;
    private static final short REPLICAS = 1;
    private static final String LARGEST_RECORD = Integer.toString(16 << 20);

    private LocalTopics() {}

    static List<NewTopic> all() {
        return Topics.all().stream().map(LocalTopics::newTopic).toList();
    }

    /**
     * Creates those that do not exist, and returns when every partition takes records: a producer that comes sooner may wait
     * until its records expire.
     */
    static void create(Admin admin) throws InterruptedException {
        for (KafkaFuture<Void> created : admin.createTopics(all()).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new LocalRunException(
                            "a topic was not created: " + e.getCause().getMessage(), e.getCause());
                }
            }
        }
        try {
            admin.listOffsets(ends()).all().get();
        } catch (ExecutionException e) {
            throw new LocalRunException(
                    "the topics do not take records: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static Map<TopicPartition, OffsetSpec> ends() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : all()) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        return ends;
    }

    private static NewTopic newTopic(Topic<?> topic) {
        int partitions = topic.plane() == Topic.Plane.PROMPT
                ? PROMPT_PLANE_PARTITIONS
                : topic.plane().partitions();
        return new NewTopic(topic.name(), partitions, REPLICAS)
                .configs(Map.of(
                        "cleanup.policy",
                        topic.cleanup().policy(),
                        "retention.ms",
                        "-1",
                        "max.message.bytes",
                        LARGEST_RECORD));
    }
}
