package io.erpo.reward.service;

import static io.erpo.reward.Samples.EXACT_MATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.RunStarted;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.Samples;
import io.erpo.reward.builtin.ExactMatch;
import io.erpo.reward.scoring.Rewards;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownRunsIT {

    @Test
    void shouldFindARunThatTheLogNamesAndGiveUpOnOneThatItDoesNot(@TempDir Path directory) throws Exception {
        Function<RunStarted, RunRewards> rewards = new Rewards(List.of(new ExactMatch()), System::nanoTime)
                .panels()
                .get(0)
                .ofRun();
        try (EmbeddedKafka broker = BrokerResource.start(directory)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (LogView<RunStarted> log = LogView.open(Topics.RUNS, new LogClients(client));
                    KafkaProducer<String, byte[]> producer =
                            new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
                assertThat(new KnownRuns(log, rewards, Duration.ZERO).rewardsOf(Samples.RUN))
                        .isEmpty();

                byte[] run = Events.encode(Samples.run(EXACT_MATCH));
                producer.send(new ProducerRecord<>(Topics.RUNS.name(), Samples.RUN, run))
                        .get();

                KnownRuns runs = new KnownRuns(log, rewards, Duration.ofSeconds(60));
                assertThat(runs.rewardsOf(Samples.RUN)).isPresent().isEqualTo(runs.rewardsOf(Samples.RUN));
            }
        }
    }
}
