package io.erpo.reward.service;

import static io.erpo.reward.Samples.EXACT_MATCH;
import static io.erpo.reward.Samples.OVERLONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.Samples;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A shadow instance: it must give no reward that the run lists, or the log would hold each of those twice. */
@QuarkusTest
@QuarkusTestResource(value = BrokerResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShadowIT.AsShadow.class)
class ShadowIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static final class AsShadow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "erpo.reward.shadow.reward",
                    "exact-match",
                    "erpo.reward.shadow.as",
                    "rescored-exact-match(correctScore=2)",
                    "erpo.reward.shadow.parameters.\"correctScore\"",
                    "2",
                    "erpo.reward.shadow.sources[0]",
                    "gsm8k",
                    "erpo.reward.shadow.sources[1]",
                    "a, b");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldJudgeWhatWasSaidBeforeItCameAndNothingElse() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
                LogView<Reward> rewards = LogView.open(Topics.REWARDS, new LogClients(client))) {
            producer.send(new ProducerRecord<>(
                            Topics.RUNS.name(), Samples.RUN, Events.encode(Samples.run(EXACT_MATCH, OVERLONG))))
                    .get();
            producer.send(response(0, "7", "gsm8k"));
            producer.send(response(3, "7", "a"));
            producer.send(response(2, "7", ""));
            producer.send(response(1, "8", "a, b"));

            String name = "rescored-exact-match(correctScore=2)";
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(rewards.records())
                    .extracting(Reward::getIndex, Reward::getName, Reward::getScore)
                    .containsExactly(tuple(0, name, 2.0), tuple(1, name, -1.0)));
        }
    }

    private static ProducerRecord<String, byte[]> response(int index, String text, String dataSource) {
        Response response = Samples.response(index, text, 2);
        response.setDataSource(dataSource);
        return new ProducerRecord<>(Topics.RESPONSES.name(), "p", Events.encode(response));
    }
}
