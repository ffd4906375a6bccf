package io.erpo.reward.service;

import io.erpo.events.Reward;
import io.erpo.log.Beginning;
import io.erpo.log.LogClients;
import io.erpo.log.read.PartitionReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the last response that a panel has judged, so that nothing is judged again where the position of its group is
 * forgotten. Rewards name the place of their response; they are in the partition with the same number, because both have the
 * same key and number of partitions, and the responses of a partition are judged in their order.
 */
final class AnsweredResponses implements Beginning {

    private final LogClients clients;
    private final Predicate<Reward> gave;

    /** @param gave whether a reward is of this panel */
    AnsweredResponses(LogClients clients, Predicate<Reward> gave) {
        this.clients = clients;
        this.gave = gave;
    }

    @Override
    public OptionalLong behindTheLastAnswer(TopicPartition responses) {
        try (PartitionReader reader = PartitionReader.open(clients)) {
            return reader
                    .newest(
                            new TopicPartition(Topics.REWARDS.name(), responses.partition()),
                            record -> judged(record, responses))
                    .stream()
                    .mapToLong(offset -> offset + 1)
                    .max();
        }
    }

    private Optional<Long> judged(ConsumerRecord<byte[], byte[]> record, TopicPartition responses) {
        try {
            return Optional.of(Events.decode(record.value(), Reward.class))
                    .filter(gave)
                    .map(Reward::getResponseCoordinates)
                    .filter(at -> at.getPartition() == responses.partition())
                    .map(at -> at.getOffset());
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }
}
