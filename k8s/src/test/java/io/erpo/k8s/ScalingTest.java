package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.k8s.keda.ScaledObject;
import io.erpo.k8s.keda.ScaledObject.KafkaLag;
import io.erpo.k8s.keda.TriggerAuthentication;
import io.erpo.log.access.ServiceAccess;
import io.erpo.schemas.Topics;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.strimzi.api.kafka.model.user.KafkaUser;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** Autoscaling uses the lag of existing groups, and stops where more instances would be idle. */
class ScalingTest {

    private static Rendered prod() {
        return Kustomization.PROD.rendered();
    }

    private static ScaledObject scaled(String name) {
        return prod().of(ScaledObject.class).stream()
                .filter(one -> one.metadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static KafkaLag lag(String name) {
        return scaled(name).spec().triggers().get(0).metadata();
    }

    @Test
    void shouldStopAtOneInstanceAPartition() {
        assertThat(prod().of(ScaledObject.class)).hasSize(2).allSatisfy(scaled -> {
            assertThat(scaled.spec().maxReplicaCount())
                    .isEqualTo(Topics.named(lag(scaled.metadata().getName()).topic())
                            .orElseThrow()
                            .plane()
                            .partitions());
            assertThat(scaled.spec().triggers().get(0).metadata().allowIdleConsumers())
                    .isEqualTo("false");
        });
    }

    /** An idle GPU costs as much as a busy one; a reward costs nearly nothing and answers at once. */
    @Test
    void shouldKeepNoSamplerWithoutRequestsAndStartOneForTheFirst() {
        assertThat(scaled("sampler").spec().minReplicaCount()).isZero();
        assertThat(scaled("sampler").spec().cooldownPeriod()).isEqualTo(1800);
        assertThat(lag("sampler").activationLagThreshold()).isEqualTo("0");
        assertThat(scaled("reward").spec().minReplicaCount()).isEqualTo(1);
    }

    @Test
    void shouldMeasureWhatTheServiceReads() {
        assertThat(lag("sampler").topic()).isEqualTo(Topics.PROMPT_REQUESTS.name());
        assertThat(lag("reward").topic()).isEqualTo(Topics.RESPONSES.name());
        for (String name : new String[] {"sampler", "reward"}) {
            ServiceAccess access =
                    ServiceAccess.of(Workload.valueOf(name.toUpperCase()).module());
            assertThat(access.allows(ResourceType.TOPIC, lag(name).topic(), AclOperation.READ))
                    .isTrue();
            assertThat(access.allows(ResourceType.GROUP, lag(name).consumerGroup(), AclOperation.READ))
                    .isTrue();
        }
    }

    @Test
    void shouldLeaveTheNumberOfReplicasToTheAutoscaler() {
        assertThat(prod().of(Deployment.class))
                .filteredOn(one -> !one.getMetadata().getName().equals("learner"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.getSpec().getReplicas()).isNull());
    }

    @Test
    void shouldAskKafkaAsTheUserThatMayOnlyLook() {
        TriggerAuthentication authentication =
                prod().of(TriggerAuthentication.class).get(0);
        assertThat(authentication.spec().configMapTargetRef()).singleElement().satisfies(reference -> assertThat(
                        prod().configMap(reference.name()).getData().get(reference.key()))
                .isIn(prod().of(KafkaUser.class).stream()
                        .map(user -> user.getMetadata().getName())
                        .toList()));
        assertThat(prod().of(ScaledObject.class)).allSatisfy(scaled -> {
            assertThat(scaled.spec().triggers().get(0).authenticationRef().name())
                    .isEqualTo(authentication.metadata().getName());
            assertThat(scaled.spec().triggers().get(0).metadata().bootstrapServers())
                    .isEqualTo(prod().environment("sampler").get("KAFKA_BOOTSTRAP_SERVERS"));
        });
    }
}
