package io.erpo.sampler.service;

import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.log.Beginning;
import io.erpo.log.LogClients;
import io.erpo.log.read.PartitionReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the last request that has its answer in the log, so that nothing is sampled again where the position of the group is
 * forgotten.
 *
 * <p>This relies on three facts. Requests and responses have the same key and number of partitions, so that the responses to
 * a partition of requests are in the partition with the same number. The requests of a partition are answered in their order.
 * And all responses of a group are written in one transaction, so that a group that has one has all.
 */
final class AnsweredRequests implements Beginning {

    private final LogClients clients;

    AnsweredRequests(LogClients clients) {
        this.clients = clients;
    }

    @Override
    public OptionalLong behindTheLastAnswer(TopicPartition requests) {
        try (PartitionReader reader = PartitionReader.open(clients)) {
            Set<String> groups = new HashSet<>(reader.newest(
                    new TopicPartition(Topics.RESPONSES.name(), requests.partition()),
                    record -> event(record, Topics.RESPONSES).map(Response::getGroupId)));
            return groups.isEmpty() ? OptionalLong.empty() : behindTheLastOf(groups, requests, reader);
        }
    }

    /**
     * Requests are small, so reading all of them costs little beside sampling one again. Only the first request for a
     * group counts: a later copy, of a dispatch, may still be unanswered.
     */
    private static OptionalLong behindTheLastOf(Set<String> groups, TopicPartition requests, PartitionReader reader) {
        Map<String, Long> behind = new HashMap<>();
        reader.read(requests, record -> event(record, Topics.PROMPT_REQUESTS)
                .map(PromptRequest::getGroupId)
                .filter(groups::contains)
                .ifPresent(answered -> behind.putIfAbsent(answered, record.offset() + 1)));
        return behind.values().stream().mapToLong(Long::longValue).max();
    }

    private static <V extends SpecificRecord> Optional<V> event(ConsumerRecord<byte[], byte[]> record, Topic<V> topic) {
        try {
            return Optional.of(Events.decode(record.value(), topic.value()));
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }
}
