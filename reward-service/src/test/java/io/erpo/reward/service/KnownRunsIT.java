package io.erpo.reward.service;

import static io.erpo.reward.Samples.EXACT_MATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.Coordinates;
import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.Samples;
import io.erpo.reward.builtin.ExactMatch;
import io.erpo.reward.scoring.Rewards;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownRunsIT {

    @Test
    void shouldFindTheRunsAndTheLastAnswerThatTheLogHas(@TempDir Path directory) throws Exception {
        Function<RunStarted, RunRewards> rewards = new Rewards(List.of(new ExactMatch()), System::nanoTime)
                .panels()
                .get(0)
                .ofRun();
        try (EmbeddedKafka broker = BrokerResource.start(directory)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            LogClients clients = new LogClients(client);
            try (LogView<RunStarted> log = KnownRuns.open(clients);
                    KafkaProducer<String, byte[]> producer =
                            new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
                KnownRuns runs = new KnownRuns(log, rewards);
                assertThat(runs.rewardsOf(Set.of(Samples.RUN, "stray"))).isEmpty();

                byte[] run = Events.encode(Samples.run(EXACT_MATCH));
                producer.send(new ProducerRecord<>(Topics.RUNS.name(), Samples.RUN, run))
                        .get();

                assertThat(runs.rewardsOf(Set.of(Samples.RUN, "stray")))
                        .as("a run is known as soon as it is in the log, however often it was asked for before")
                        .containsOnlyKeys(Samples.RUN)
                        .isEqualTo(runs.rewardsOf(Set.of(Samples.RUN)));

                judged(producer, 0, "exact-match", 0, 4);
                judged(producer, 0, "exact-match", 0, 2);
                judged(producer, 0, "another", 0, 9);
                judged(producer, 0, "exact-match", 1, 8);
                AnsweredResponses answered = new AnsweredResponses(
                        clients, reward -> reward.getName().equals("exact-match"));
                assertThat(answered.behindTheLastAnswer(responses(0))).hasValue(5);
                assertThat(answered.behindTheLastAnswer(responses(1))).isEmpty();
            }
        }
    }

    /** A reward in this partition, of a response there or elsewhere. */
    private static void judged(
            KafkaProducer<String, byte[]> producer, int partition, String name, int partitionOfResponse, long offset)
            throws Exception {
        Reward reward = SampleEvents.aReward()
                .setName(name)
                .setResponseCoordinates(new Coordinates(partitionOfResponse, offset))
                .build();
        producer.send(new ProducerRecord<>(Topics.REWARDS.name(), partition, "p", Events.encode(reward)))
                .get();
    }

    private static TopicPartition responses(int partition) {
        return new TopicPartition(Topics.RESPONSES.name(), partition);
    }
}
