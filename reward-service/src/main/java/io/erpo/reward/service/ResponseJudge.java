package io.erpo.reward.service;

import io.erpo.events.Coordinates;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.log.DeadLetters;
import io.erpo.log.TransactionalLoop;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responses in, rewards and dead letters out. Passes over the responses of ended runs. */
final class ResponseJudge implements TransactionalLoop.Transformation {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseJudge.class);

    private record Arrived(ConsumerRecord<byte[], byte[]> record, Response response) {

        String run() {
            return response.getRunId();
        }
    }

    private final String group;
    private final Function<Set<String>, Map<String, RunRewards>> rewardsOfRuns;
    private final Predicate<String> hasEnded;
    private final Supplier<List<String>> openRuns;
    private final AtOnce atOnce;
    private final boolean setsAside;
    private final RewardMetrics metrics;

    /**
     * @param group the consumer group that judges
     * @param rewardsOfRuns the rewards of those of these runs that the log has
     * @param hasEnded whether no run waits for these rewards any more
     * @param openRuns the runs that may wait for rewards, for people
     * @param atOnce judges the responses of a poll
     * @param setsAside whether it writes dead letters of what it cannot read
     */
    ResponseJudge(
            String group,
            Function<Set<String>, Map<String, RunRewards>> rewardsOfRuns,
            Predicate<String> hasEnded,
            Supplier<List<String>> openRuns,
            AtOnce atOnce,
            boolean setsAside,
            RewardMetrics metrics) {
        this.group = group;
        this.rewardsOfRuns = rewardsOfRuns;
        this.hasEnded = hasEnded;
        this.openRuns = openRuns;
        this.atOnce = atOnce;
        this.setsAside = setsAside;
        this.metrics = metrics;
    }

    @Override
    public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        List<Arrived> arrived = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                arrived.add(new Arrived(record, Events.decode(record.value(), Response.class)));
            } catch (UnreadableEventException e) {
                refused(record, e.getMessage()).ifPresent(results::add);
            }
        }
        Map<String, RunRewards> rewards =
                rewardsOfRuns.apply(arrived.stream().map(Arrived::run).collect(Collectors.toSet()));
        Set<String> ended = rewards.keySet().stream().filter(hasEnded).collect(Collectors.toSet());
        List<Arrived> awaited = arrived.stream()
                .filter(response -> !ended.contains(response.run()))
                .toList();
        atOnce.map(awaited, response -> judge(response, rewards)).forEach(results::addAll);
        report(batch.count(), results);
        return results;
    }

    @Override
    public void deleted(TopicPartition partition) {
        LOG.warn("runs that have not ended and may wait for rewards of the deleted responses: {}", openRuns.get());
    }

    private void report(int responses, List<ProducerRecord<String, SpecificRecord>> results) {
        List<Reward> rewards = results.stream()
                .map(ProducerRecord::value)
                .filter(Reward.class::isInstance)
                .map(Reward.class::cast)
                .toList();
        LOG.info(
                "group={} responses={} rewards={} failed={} deadLetters={}",
                group,
                responses,
                rewards.size(),
                rewards.stream()
                        .filter(reward -> reward.getStatus() == RewardStatus.FAILED)
                        .count(),
                results.size() - rewards.size());
        metrics.judged(rewards);
        metrics.refused(results.size() - rewards.size());
    }

    private List<ProducerRecord<String, SpecificRecord>> judge(Arrived arrived, Map<String, RunRewards> rewards) {
        ConsumerRecord<byte[], byte[]> record = arrived.record();
        if (!rewards.containsKey(arrived.run())) {
            String reason = "its run %s is not in %s".formatted(arrived.run(), Topics.RUNS.name());
            return refused(record, reason).stream().toList();
        }
        List<ProducerRecord<String, SpecificRecord>> results = rewards
                .get(arrived.run())
                .judge(arrived.response(), new Coordinates(record.partition(), record.offset()))
                .stream()
                .map(ResponseJudge::toRewards)
                .toList();
        return DeadLetters.unlessTooLarge(results, record, group);
    }

    /** A dead letter, unless another panel of this service reads the same records and writes it. */
    private Optional<ProducerRecord<String, SpecificRecord>> refused(
            ConsumerRecord<byte[], byte[]> record, String reason) {
        return setsAside ? Optional.of(DeadLetters.of(record, group, reason)) : Optional.empty();
    }

    private static ProducerRecord<String, SpecificRecord> toRewards(Reward reward) {
        return new ProducerRecord<>(Topics.REWARDS.name(), reward.getPromptId(), reward);
    }
}
