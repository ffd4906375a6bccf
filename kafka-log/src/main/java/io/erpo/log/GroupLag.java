package io.erpo.log;

import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * How many records a service has not yet consumed, of all runs.
 *
 * @param group the consumer group of the service
 * @param visible whether this user may see the group
 * @param records at most; the end markers of transactions count. Empty when the group has no position: it begins at the
 * earliest record
 */
public record GroupLag(String group, boolean visible, OptionalLong records) {

    /** Slow rewards and shadow rewards have groups of their own. */
    private static final String REWARDS = "reward-";

    private static final List<String> ALWAYS =
            List.of("erpo-history", "learner-service", "reward-service", "sampler-service");

    /**
     * The lag of every service, ordered by group. What this user may not see fails nothing.
     *
     * @throws LogException when Kafka does not answer
     */
    public static List<GroupLag> ofServices(KafkaConnection kafka) throws InterruptedException {
        LogClients clients = kafka.clients();
        try (Admin admin = clients.admin()) {
            List<GroupLag> lags = new ArrayList<>();
            for (String group : groups(admin, clients.prefix())) {
                lags.add(of(admin, clients.prefix(), group));
            }
            return lags;
        } catch (ExecutionException e) {
            throw new LogException(
                    "the positions of the services cannot be read at %s: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    /** Kafka lists only groups that the user may see. */
    private static Set<String> groups(Admin admin, NamePrefix prefix) throws ExecutionException, InterruptedException {
        Set<String> groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).valid().get().stream()
                .map(GroupListing::groupId)
                .filter(prefix::has)
                .map(prefix::remove)
                .filter(group -> group.startsWith(REWARDS))
                .collect(Collectors.toCollection(TreeSet::new));
        groups.addAll(ALWAYS);
        return groups;
    }

    private static GroupLag of(Admin admin, NamePrefix prefix, String group)
            throws ExecutionException, InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> positions =
                    new HashMap<>(admin.listConsumerGroupOffsets(prefix.add(group))
                            .partitionsToOffsetAndMetadata()
                            .get());
            // Kafka Streams also consumes topics of its own, which only it may see.
            Set<String> topics =
                    Topics.all().stream().map(Topic::name).map(prefix::add).collect(Collectors.toSet());
            positions
                    .entrySet()
                    .removeIf(position -> position.getValue() == null
                            || !topics.contains(position.getKey().topic()));
            return new GroupLag(group, true, behind(admin, positions));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return new GroupLag(group, false, OptionalLong.empty());
            }
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return new GroupLag(group, true, OptionalLong.empty());
            }
            throw e;
        }
    }

    private static OptionalLong behind(Admin admin, Map<TopicPartition, OffsetAndMetadata> positions)
            throws ExecutionException, InterruptedException {
        if (positions.isEmpty()) {
            return OptionalLong.empty();
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        positions.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        long behind = 0;
        for (var end : admin.listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .entrySet()) {
            behind += Math.max(
                    0, end.getValue().offset() - positions.get(end.getKey()).offset());
        }
        return OptionalLong.of(behind);
    }
}
