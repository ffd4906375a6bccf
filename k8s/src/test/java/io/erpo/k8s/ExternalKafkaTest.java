package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The services on a Kafka that no operator of this cluster knows. */
class ExternalKafkaTest {

    private final Rendered rendered = Kustomization.EXTERNAL_KAFKA.rendered();

    @Test
    void shouldNeedNothingOfStrimzi() {
        assertThat(Stream.of(Kafka.class, KafkaNodePool.class, KafkaTopic.class, KafkaUser.class)
                        .flatMap(kind -> rendered.of(kind).stream()))
                .isEmpty();
        assertThat(rendered.pods().values())
                .allSatisfy(
                        pod -> assertThat(pod.getSpec().getVolumes()).noneMatch(volume -> volume.getSecret() != null));
    }

    @Test
    void shouldAskAsTheUserOfEachServiceAndReachTheBrokersOnly() {
        for (Workload workload : Workload.values()) {
            assertThat(rendered.environment(workload.resourceName()))
                    .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                    .containsEntry("KAFKA_SASL_JAAS_CONFIG", "secret " + workload.module())
                    .doesNotContainKey("KAFKA_SSL_TRUSTSTORE_LOCATION");
        }
        assertThat(rendered.of(NetworkPolicy.class))
                .filteredOn(policy -> policy.getMetadata().getName().equals("erpo-allow-kafka"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.getSpec().getEgress())
                        .singleElement()
                        .satisfies(rule -> {
                            assertThat(rule.getTo().get(0).getIpBlock().getCidr())
                                    .isEqualTo("10.20.0.0/16");
                            String port = Integer.toString(
                                    rule.getPorts().get(0).getPort().getIntVal());
                            assertThat(rendered.environment("sampler").get("KAFKA_BOOTSTRAP_SERVERS"))
                                    .endsWith(":" + port);
                        }));
    }
}
