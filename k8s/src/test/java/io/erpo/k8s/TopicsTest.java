package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.strimzi.api.kafka.model.kafka.JbodStorage;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.PersistentClaimStorage;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster gets exactly the topics that the code knows. */
class TopicsTest {

    /** The properties of a topic, from any source. */
    private record Shape(
            String name,
            int partitions,
            String cleanup,
            int retentionMillis,
            int largestRecord,
            String compression,
            String timestamps) {

        private static final int FOR_EVER = -1;
        private static final String OF_THE_BROKER = "LogAppendTime";

        static Shape of(Topic<?> topic) {
            return new Shape(
                    topic.name(),
                    topic.plane().partitions(),
                    topic.cleanup().policy(),
                    FOR_EVER,
                    Topics.MAX_RECORD_BYTES,
                    Topics.COMPRESSION,
                    OF_THE_BROKER);
        }

        static Shape of(KafkaTopic topic) {
            Map<String, Object> config = topic.getSpec().getConfig();
            return new Shape(
                    topic.getMetadata().getName(),
                    topic.getSpec().getPartitions(),
                    (String) config.get("cleanup.policy"),
                    (int) config.get("retention.ms"),
                    (int) config.get("max.message.bytes"),
                    (String) config.get("compression.type"),
                    (String) config.get("message.timestamp.type"));
        }
    }

    private static List<KafkaTopic> topics(Kustomization overlay) {
        return overlay.rendered().of(KafkaTopic.class);
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldCreateTheTopicsOfTheCode(Kustomization overlay) {
        assertThat(topics(overlay).stream().map(Shape::of))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Shape::of).toList());
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldBelongToTheClusterThatServicesUse(Kustomization overlay) {
        assertThat(topics(overlay))
                .allSatisfy(topic ->
                        assertThat(topic.getMetadata().getLabels()).containsEntry("strimzi.io/cluster", "erpo"));
    }

    /** A topic is the log of runs: no tool that deletes what is no longer in its source may take it along. */
    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldSurviveTheRemovalOfItsResource(Kustomization overlay) {
        assertThat(Stream.of(KafkaTopic.class, Kafka.class, KafkaNodePool.class)
                        .flatMap(kind -> overlay.rendered().of(kind).stream()))
                .hasSizeGreaterThan(Topics.all().size())
                .allSatisfy(one -> assertThat(((HasMetadata) one).getMetadata().getAnnotations())
                        .containsEntry("argocd.argoproj.io/sync-options", "Prune=false,Delete=false")
                        .containsEntry("kustomize.toolkit.fluxcd.io/prune", "disabled"));
        assertThat(overlay.rendered().of(Kafka.class)).singleElement().satisfies(kafka -> assertThat(
                        kafka.getSpec().getKafka().getConfig())
                .containsEntry("delete.topic.enable", false));
        assertThat(overlay.rendered().of(KafkaNodePool.class))
                .allSatisfy(pool -> assertThat(((JbodStorage) pool.getSpec().getStorage()).getVolumes())
                        .allSatisfy(volume -> assertThat(((PersistentClaimStorage) volume).isDeleteClaim())
                                .isFalse()));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCAL", "PODMAN"})
    void shouldLeaveThemToTheCommandWhereThereIsNoOperator(Kustomization overlay) {
        assertThat(topics(overlay)).isEmpty();
        assertThat(overlay.rendered().containers("start-run").get(0).getArgs()).contains("--create-topics");
    }

    @ParameterizedTest
    @EnumSource(names = "PROD")
    void shouldSurviveTheLossOfABroker(Kustomization overlay) {
        assertThat(topics(overlay)).allSatisfy(topic -> {
            assertThat(topic.getSpec().getReplicas()).isEqualTo(3);
            assertThat(topic.getSpec().getConfig()).containsEntry("min.insync.replicas", 2);
        });
    }
}
