package org.example.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.Samples;
import io.erpo.reward.service.BrokerResource;
import io.erpo.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole service including the reward, against a real broker. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class WordLimitIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RewardSettings WORD_LIMIT =
            new RewardSettings("word-limit", 0.5, false, Map.of("maxWords", "2"), List.of());

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    Instance<RewardFunction> rewards;

    @Test
    void shouldStandBesideTheBuiltInRewards() {
        assertThat(rewards.stream().map(RewardFunction::name)).contains("word-limit", "math", "exact-match", "format");
    }

    @Test
    void shouldJudgeAResponseWhenTheRunListsIt() throws Exception {
        Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers);
        try (Producer<String, SpecificRecord> log = new LogClients(connection).producer("test");
                LogView<Reward> judged = LogView.open(Topics.REWARDS, new LogClients(connection))) {
            log.initTransactions();
            log.beginTransaction();
            log.send(new ProducerRecord<>(
                    Topics.RUNS.name(), Samples.RUN, Samples.run(Samples.EXACT_MATCH, WORD_LIMIT)));
            log.send(new ProducerRecord<>(Topics.RESPONSES.name(), "p", Samples.response(0, "It surely is 7", 5)));
            log.commitTransaction();

            assertThat(judged.await(reward -> reward.getName().equals("word-limit"), PATIENCE))
                    .hasValueSatisfying(reward -> {
                        assertThat(reward.getResponseId()).isEqualTo("run-1/p/0/0");
                        assertThat(reward.getScore()).isEqualTo(-1);
                        assertThat(reward.getStatus()).isEqualTo(RewardStatus.SCORED);
                    });
        }
    }
}
