package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.k8s.keda.ScaledObject;
import io.erpo.k8s.keda.TriggerAuthentication;
import io.erpo.log.access.Permission;
import io.erpo.log.access.ServiceAccess;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Teams that share a Kafka have everything there under their own prefix, and nothing in common. */
class TeamTest {

    private static final String NAMESPACE_OF_KAFKA = "kafka";

    private static NamePrefix prefix(Kustomization team) {
        return NamePrefix.of(Map.of(
                NamePrefix.SETTING, team.rendered().environment("history").get("KAFKA_ERPO_PREFIX")));
    }

    private static Stream<? extends HasMetadata> ofKafka(Kustomization team) {
        return Stream.of(KafkaTopic.class, KafkaUser.class).flatMap(kind -> team.rendered().of(kind).stream());
    }

    @Test
    void shouldHaveNothingInCommonButTheNamespaceOfKafka() {
        assertThat(prefix(Kustomization.TEAM_A)).isEqualTo(new NamePrefix("team-a."));
        assertThat(prefix(Kustomization.TEAM_B)).isEqualTo(new NamePrefix("team-b."));
        assertThat(names(Kustomization.TEAM_A)).doesNotContainAnyElementsOf(names(Kustomization.TEAM_B));
    }

    private static Set<String> names(Kustomization team) {
        Set<String> names = team.rendered().of(HasMetadata.class).stream()
                .map(HasMetadata::getMetadata)
                .map(one -> one.getNamespace() + "/" + one.getName())
                .collect(Collectors.toSet());
        assertThat(names).hasSizeGreaterThan(ServiceAccess.all().size());
        return names;
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#teams")
    void shouldCreateTheTopicsOfTheCodeWhereStrimziLooks(Kustomization team) {
        assertThat(team.rendered().of(KafkaTopic.class))
                .extracting(topic -> topic.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(Topics.all().stream()
                        .map(topic -> prefix(team).add(topic.name()))
                        .toList());
        assertThat(ofKafka(team)).allSatisfy(one -> {
            assertThat(one.getMetadata().getNamespace()).isEqualTo(NAMESPACE_OF_KAFKA);
            assertThat(one.getMetadata().getLabels()).containsEntry("strimzi.io/cluster", "erpo");
        });
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#teams")
    void shouldAllowEachServiceWhatItsCodeNeedsUnderThePrefix(Kustomization team) {
        Map<String, Set<Permission>> users = AccessTest.users(team);
        Set<Permission> scaler = users.remove(prefix(team).add(AccessTest.SCALER));
        assertThat(users)
                .isEqualTo(ServiceAccess.all().stream()
                        .map(access -> access.with(prefix(team)))
                        .collect(Collectors.toMap(ServiceAccess::service, access -> Set.copyOf(access.permissions()))));
        assertThat(scaler).hasSize(4).allSatisfy(permission -> {
            assertThat(permission.operations()).containsExactly(AclOperation.DESCRIBE);
            assertThat(prefix(team).has(permission.name())).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#teams")
    void shouldScaleByTheLagOfItsOwnGroups(Kustomization team) {
        Rendered rendered = team.rendered();
        Set<Permission> scaler = AccessTest.users(team).get(prefix(team).add(AccessTest.SCALER));
        assertThat(rendered.of(ScaledObject.class)).hasSize(2).allSatisfy(scaled -> {
            ScaledObject.KafkaLag lag = scaled.spec().triggers().get(0).metadata();
            assertThat(scaler)
                    .anyMatch(permission -> permission.allows(ResourceType.TOPIC, lag.topic(), AclOperation.DESCRIBE))
                    .anyMatch(permission ->
                            permission.allows(ResourceType.GROUP, lag.consumerGroup(), AclOperation.DESCRIBE));
            assertThat(lag.bootstrapServers())
                    .isEqualTo(rendered.environment("sampler").get("KAFKA_BOOTSTRAP_SERVERS"));
        });
        assertThat(rendered.of(TriggerAuthentication.class)).singleElement().satisfies(authentication -> assertThat(
                        authentication.spec().configMapTargetRef())
                .singleElement()
                .satisfies(reference -> assertThat(
                                rendered.configMap(reference.name()).getData().get(reference.key()))
                        .isEqualTo(prefix(team).add(AccessTest.SCALER))));
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#teams")
    void shouldReachKafkaInItsNamespace(Kustomization team) {
        assertThat(team.rendered().environment("sampler"))
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "erpo-kafka-bootstrap.kafka.svc:9093")
                .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        assertThat(team.rendered().of(NetworkPolicy.class))
                .filteredOn(policy -> policy.getMetadata().getName().equals("erpo-allow-kafka"))
                .singleElement()
                .satisfies(policy -> assertThat(
                                policy.getSpec().getEgress().get(0).getTo())
                        .singleElement()
                        .satisfies(to -> {
                            assertThat(to.getNamespaceSelector().getMatchLabels())
                                    .isEqualTo(Map.of("kubernetes.io/metadata.name", NAMESPACE_OF_KAFKA));
                            assertThat(to.getPodSelector().getMatchLabels()).containsEntry("strimzi.io/kind", "Kafka");
                        }));
    }
}
