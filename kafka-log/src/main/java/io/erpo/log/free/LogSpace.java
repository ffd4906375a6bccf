package io.erpo.log.free;

import io.erpo.log.KafkaConnection;
import io.erpo.log.LogClients;
import io.erpo.log.LogException;
import io.erpo.log.free.PrefixScan.Bounds;
import io.erpo.log.free.PrefixScan.Position;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * The space that runs take in a log. The topics that tell what became of a run stay whole, since they are small, and so
 * do tables.
 */
public final class LogSpace {

    /** Those that grow with every prompt and response. */
    public static final List<Topic<?>> TOPICS = List.of(
            Topics.DRAWS,
            Topics.PROMPT_REQUESTS,
            Topics.RESPONSES,
            Topics.REWARDS,
            Topics.VERIFIED_GROUPS,
            Topics.ADVANTAGE_BATCHES);

    /** Sees each record that is to be deleted; throws when it must not be. */
    @FunctionalInterface
    public interface Check {
        void require(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, SpecificRecord event);
    }

    private final KafkaConnection kafka;
    private final LogClients clients;

    /** The log of this broker. */
    public LogSpace(KafkaConnection kafka) {
        this.kafka = kafka;
        this.clients = kafka.clients();
    }

    /**
     * What can go when these runs are not needed any more; changes nothing.
     *
     * @param runs which have ended
     */
    public FreePlan plan(Set<String> runs, Check check) throws InterruptedException {
        Map<TopicPartition, Bounds> bounds = bounds();
        List<Prefix> prefixes = new ArrayList<>();
        try (LogReader reader = new LogReader(kafka)) {
            for (Topic<?> topic : TOPICS) {
                Map<TopicPartition, PrefixScan> scans =
                        new TreeMap<>((a, b) -> Integer.compare(a.partition(), b.partition()));
                bounds.forEach((partition, found) -> {
                    if (partition.topic().equals(topic.name())) {
                        scans.put(partition, new PrefixScan(runs, found));
                    }
                });
                reader.records(topic)
                        .forEach(record -> scan(
                                topic,
                                record,
                                scans.get(new TopicPartition(record.topic(), record.partition())),
                                check));
                scans.forEach((partition, scan) -> prefixes.add(scan.prefix(topic.name(), partition.partition())));
            }
        }
        return new FreePlan(prefixes);
    }

    /** Deletes what the plan says. The brokers free the files that hold nothing else within minutes. */
    public void free(FreePlan plan) throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> deletions = plan.prefixes().stream()
                .filter(prefix -> !prefix.isEmpty())
                .collect(Collectors.toMap(
                        prefix -> named(new TopicPartition(prefix.topic(), prefix.partition())),
                        prefix -> RecordsToDelete.beforeOffset(prefix.until())));
        try (Admin admin = clients.admin()) {
            admin.deleteRecords(deletions).all().get();
        } catch (ExecutionException e) {
            throw failure("records were not deleted", e);
        }
    }

    private static void scan(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, PrefixScan scan, Check check) {
        Optional<SpecificRecord> event = decoded(record.value());
        int size = record.serializedKeySize() + record.serializedValueSize();
        boolean goes = scan.accept(record.offset(), event.flatMap(Topics::run), size);
        if (goes) {
            event.ifPresent(known -> check.require(topic, record, known));
        }
    }

    private static Optional<SpecificRecord> decoded(byte[] value) {
        try {
            return Optional.of(Events.decode(value));
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }

    private Map<TopicPartition, Bounds> bounds() throws InterruptedException {
        try (Admin admin = clients.admin()) {
            List<TopicPartition> partitions = partitions(admin);
            Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
            Map<TopicPartition, Position> positions = positions(admin);
            return partitions.stream()
                    .collect(Collectors.toMap(
                            partition -> partition,
                            partition -> new Bounds(
                                    begins.get(named(partition)),
                                    ends.get(named(partition)),
                                    Optional.ofNullable(positions.get(named(partition))))));
        } catch (ExecutionException e) {
            throw failure("the log cannot be measured", e);
        }
    }

    private List<TopicPartition> partitions(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics = admin.describeTopics(TOPICS.stream()
                        .map(topic -> clients.prefix().add(topic.name()))
                        .toList())
                .allTopicNames()
                .get();
        return TOPICS.stream()
                .flatMap(topic -> topics.get(clients.prefix().add(topic.name())).partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    /** As Kafka calls it. */
    private TopicPartition named(TopicPartition partition) {
        return new TopicPartition(clients.prefix().add(partition.topic()), partition.partition());
    }

    private Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(this::named, partition -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** The smallest position of a consumer group in each partition. */
    private static Map<TopicPartition, Position> positions(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> groups =
                admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                        .map(GroupListing::groupId)
                        .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
        Map<TopicPartition, Position> positions = new HashMap<>();
        for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> group :
                admin.listConsumerGroupOffsets(groups).all().get().entrySet()) {
            group.getValue().forEach((partition, at) -> {
                if (at != null) {
                    positions.merge(
                            partition,
                            new Position(group.getKey(), at.offset()),
                            (one, other) -> one.offset() <= other.offset() ? one : other);
                }
            });
        }
        return positions;
    }

    private LogException failure(String what, ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
            return new LogException(
                    "%s: the user of these settings may not do that: %s; freeing needs the operations Delete and Describe on %s and Describe on the consumer groups"
                            .formatted(
                                    what,
                                    e.getCause().getMessage(),
                                    TOPICS.stream().map(Topic::name).collect(Collectors.joining(", "))),
                    e.getCause());
        }
        return new LogException("%s at %s: %s".formatted(what, kafka.bootstrapServers(), e.getCause()), e.getCause());
    }
}
