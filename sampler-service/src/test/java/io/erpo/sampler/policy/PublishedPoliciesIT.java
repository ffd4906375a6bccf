package io.erpo.sampler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.PolicyPublished;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.policy.PolicyException;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPoliciesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldFindWhatTheLogNamesAndSayWhatIsThereWhenItDoesNot(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            broker.createTopics(List.of(new NewTopic(Topics.POLICIES.name(), 1, (short) 1)));
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            publish(client, policy("run-1", 0), policy("run-1", 1), policy("run-2", 0));

            try (LogView<PolicyPublished> log = LogView.open(Topics.POLICIES, new LogClients(client))) {
                PublishedPolicies published = new PublishedPolicies(log);
                assertThat(published.get(new PolicyRef("run-1", 1))).isEqualTo(policy("run-1", 1));
                assertThat(published.newest()).isEqualTo(new PolicyRef("run-2", 0));
                assertThat(published.newestAfter(new PolicyRef("run-1", 1))).isEqualTo(new PolicyRef("run-2", 0));
                publish(client, policy("run-2", 1));
                assertThat(published.newestAfter(new PolicyRef("run-2", 0))).isEqualTo(new PolicyRef("run-2", 1));

                assertThat(published.newest(run -> !run.equals("run-2"))).contains(new PolicyRef("run-1", 1));
                assertThat(published.newest(run -> false)).isEmpty();
                assertThat(published.newestVersion("run-1")).hasValue(1);
                assertThat(published.runs()).containsExactly("run-1", "run-2");
                assertThatThrownBy(() -> published.get(new PolicyRef("run-1", 7)))
                        .isExactlyInstanceOf(PolicyException.class)
                        .hasMessage(
                                "a request is pinned to policy v7 of run run-1, but erpo.policies.v1 does not name it;"
                                        + " newest of that run: v1");
                assertThatThrownBy(() -> published.get(new PolicyRef("run-3", 0)))
                        .hasMessageEndingWith("of that run: none");

                publish(client, policy("run-1", 1_000_000));
                assertThat(published.get(new PolicyRef("run-1", 1_000_000))).isNotNull();
                assertThat(published.newestVersion("run-1"))
                        .as("a version that does not follow the last completes no step")
                        .hasValue(1);
            }
        }
    }

    @Test
    void shouldWaitForATopicThatIsCreatedLater(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (LogView<PolicyPublished> log = LogView.open(Topics.POLICIES, new LogClients(client))) {
                assertThat(log.await(any -> true, Duration.ofSeconds(1))).isEmpty();
                assertThat(log.caughtUp()).isFalse();

                broker.createTopics(List.of(new NewTopic(Topics.POLICIES.name(), 1, (short) 1)));
                publish(client, policy("run-1", 0));

                assertThat(log.await(any -> true, PATIENCE)).contains(policy("run-1", 0));
            }
        }
    }

    private static PolicyPublished policy(String run, long version) {
        return new PolicyPublished(run, version, run + "/v" + version, "cafe", null, "huggingface-safetensors", null);
    }

    private static void publish(Map<String, Object> client, PolicyPublished... policies) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            for (PolicyPublished policy : policies) {
                producer.send(new ProducerRecord<>(Topics.POLICIES.name(), policy.getRunId(), Events.encode(policy)))
                        .get();
            }
        }
    }
}
