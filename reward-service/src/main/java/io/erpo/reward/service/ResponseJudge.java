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
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responses in, rewards and dead letters out. */
final class ResponseJudge implements TransactionalLoop.Transformation {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseJudge.class);

    private final String group;
    private final Function<String, Optional<RunRewards>> rewardsOfRun;
    private final RewardMetrics metrics;

    /**
     * @param group the consumer group that judges
     * @param rewardsOfRun the rewards of the run with this id; empty when the log has no such run
     */
    ResponseJudge(String group, Function<String, Optional<RunRewards>> rewardsOfRun, RewardMetrics metrics) {
        this.group = group;
        this.rewardsOfRun = rewardsOfRun;
        this.metrics = metrics;
    }

    @Override
    public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        batch.forEach(record -> results.addAll(judge(record)));
        List<Reward> rewards = results.stream()
                .map(ProducerRecord::value)
                .filter(Reward.class::isInstance)
                .map(Reward.class::cast)
                .toList();
        LOG.info(
                "group={} responses={} rewards={} failed={} deadLetters={}",
                group,
                batch.count(),
                rewards.size(),
                rewards.stream()
                        .filter(reward -> reward.getStatus() == RewardStatus.FAILED)
                        .count(),
                results.size() - rewards.size());
        metrics.judged(rewards);
        metrics.refused(results.size() - rewards.size());
        return results;
    }

    private List<ProducerRecord<String, SpecificRecord>> judge(ConsumerRecord<byte[], byte[]> record) {
        Response response;
        try {
            response = Events.decode(record.value(), Response.class);
        } catch (UnreadableEventException e) {
            return List.of(DeadLetters.of(record, group, e.getMessage()));
        }
        Optional<RunRewards> rewards = rewardsOfRun.apply(response.getRunId());
        if (rewards.isEmpty()) {
            String reason = "its run %s is not in %s".formatted(response.getRunId(), Topics.RUNS.name());
            return List.of(DeadLetters.of(record, group, reason));
        }
        List<ProducerRecord<String, SpecificRecord>> results =
                rewards.get().judge(response, new Coordinates(record.partition(), record.offset())).stream()
                        .map(ResponseJudge::toRewards)
                        .toList();
        return DeadLetters.unlessTooLarge(results, record, group);
    }

    private static ProducerRecord<String, SpecificRecord> toRewards(Reward reward) {
        return new ProducerRecord<>(Topics.REWARDS.name(), reward.getPromptId(), reward);
    }
}
