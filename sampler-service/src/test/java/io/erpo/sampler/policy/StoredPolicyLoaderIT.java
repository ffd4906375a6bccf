package io.erpo.sampler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.PolicyPublished;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.SupervisedExample;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPolicyLoaderIT {

    private static final Path BASE = Path.of("..", "models", "tiny");
    private static final TokenIds PROMPT = TokenIds.of(5, 6, 7);

    @Test
    void shouldSampleFromBaseAndAdapterWithTheLearnersLogProbsWhenThePolicyIsAnAdapter(@TempDir Path directory)
            throws Exception {
        DirectoryPolicyStore store = new DirectoryPolicyStore(directory.resolve("store"));
        AdapterSettings settings = new AdapterSettings(4, 8, List.of(Projection.values()));
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"));
                Trainer learner = Trainer.startAdapter(BASE, settings, 1, TrainerSettings.of(64))) {
            broker.createTopics(List.of(new NewTopic(Topics.POLICIES.name(), 1, (short) 1)));
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Trainer base = Trainer.start(BASE, TrainerSettings.of(64))) {
                publish(client, store.publish("run", 0, base::save), PolicyFormat.HUGGING_FACE);
            }
            learner.supervised(
                    List.of(new SupervisedExample(PROMPT, TokenIds.of(8, 9, 10, 11))),
                    new OptimizerSettings(1e-2, 0.9, 0.999, 1e-8, 0, 1));
            publish(client, store.publish("run", 1, learner::save), PolicyFormat.PEFT_LORA);

            try (LogView<PolicyPublished> log = LogView.open(Topics.POLICIES, new LogClients(client));
                    SamplingModel model = new StoredPolicyLoader(new PublishedPolicies(log), store, Placement.cpu(), 8)
                            .load(new PolicyRef("run", 1))) {
                Completion sampled = model.sample(
                                List.of(new SamplingRequest(PROMPT, 1.0, 7, 12, Truncation.NONE, Set.of())))
                        .get(0)
                        .completion();

                LogProbs learned = learner.logProbs(List.of(new ScoredSequence(PROMPT, sampled.tokenIds(), 1.0)))
                        .get(0);
                for (int i = 0; i < learned.size(); i++) {
                    assertThat(sampled.logProbs().get(i)).isCloseTo(learned.get(i), within(2e-5f));
                }
            }
        }
    }

    private static void publish(Map<String, Object> client, StoredPolicy stored, PolicyFormat format) throws Exception {
        PolicyPublished policy =
                new PolicyPublished("run", stored.version(), stored.uri(), stored.sha256(), null, format.key(), null);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICIES.name(), policy.getRunId(), Events.encode(policy)))
                    .get();
        }
    }
}
