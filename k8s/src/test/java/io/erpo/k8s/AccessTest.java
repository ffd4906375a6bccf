package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.log.access.Permission;
import io.erpo.log.access.ServiceAccess;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTransactionalIdResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each Kafka user has the permissions that its service's code needs, and no others. */
class AccessTest {

    static final String SCALER = "erpo-scaler";

    static Map<String, Set<Permission>> users(Kustomization overlay) {
        return overlay.rendered().of(KafkaUser.class).stream()
                .collect(Collectors.toMap(user -> user.getMetadata().getName(), AccessTest::permissions));
    }

    private static Set<Permission> permissions(KafkaUser user) {
        List<AclRule> rules = ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls();
        Set<Permission> permissions = rules.stream().map(AccessTest::permission).collect(Collectors.toSet());
        assertThat(permissions).as("rules of %s", user.getMetadata().getName()).hasSameSizeAs(rules);
        return permissions;
    }

    private static Permission permission(AclRule rule) {
        AclRuleResource resource = rule.getResource();
        if (resource instanceof AclRuleTopicResource topic) {
            return permission(
                    ResourceType.TOPIC, topic.getName(), topic.getPatternType().toValue(), rule);
        } else if (resource instanceof AclRuleGroupResource group) {
            return permission(
                    ResourceType.GROUP, group.getName(), group.getPatternType().toValue(), rule);
        }
        AclRuleTransactionalIdResource id = (AclRuleTransactionalIdResource) resource;
        return permission(
                ResourceType.TRANSACTIONAL_ID, id.getName(), id.getPatternType().toValue(), rule);
    }

    private static Permission permission(ResourceType type, String name, String pattern, AclRule rule) {
        return new Permission(
                type,
                name,
                pattern.equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL,
                rule.getOperations().stream().map(AccessTest::operation).collect(Collectors.toSet()));
    }

    /** {@code DescribeConfigs} is Kafka's {@code DESCRIBE_CONFIGS}. */
    private static org.apache.kafka.common.acl.AclOperation operation(AclOperation operation) {
        return org.apache.kafka.common.acl.AclOperation.fromString(
                operation.toValue().replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
    }

    @ParameterizedTest
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldAllowEachServiceWhatItsCodeNeeds(Kustomization overlay) {
        Map<String, Set<Permission>> users = users(overlay);
        users.remove(SCALER);
        assertThat(users)
                .isEqualTo(ServiceAccess.all().stream()
                        .collect(Collectors.toMap(ServiceAccess::service, access -> Set.copyOf(access.permissions()))));
    }

    @Test
    void shouldLetTheAutoscalerSeeOffsetsOnly() {
        assertThat(users(Kustomization.PROD).get(SCALER)).hasSize(4).allSatisfy(permission -> {
            assertThat(permission.operations()).containsExactly(org.apache.kafka.common.acl.AclOperation.DESCRIBE);
            assertThat(permission.patternType()).isEqualTo(PatternType.LITERAL);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"DEV", "GPU", "PROD"})
    void shouldGiveEachServiceThePasswordOfItsUser(Kustomization overlay) {
        for (Workload workload : Workload.values()) {
            assertSecret(overlay, workload, "KAFKA_SASL_JAAS_CONFIG", "sasl.jaas.config");
        }
        assertThat(authentication(overlay)).containsOnly("scram-sha-512");
    }

    @Test
    void shouldGiveEachServiceTheCertificateOfItsUser() {
        Rendered rendered = Kustomization.PROD_MTLS.rendered();
        for (Workload workload : Workload.values()) {
            assertSecret(Kustomization.PROD_MTLS, workload, "KAFKA_SSL_KEYSTORE_PASSWORD", "user.password");
            Map<String, String> environment = rendered.environment(workload.resourceName());
            assertThat(environment)
                    .containsEntry("KAFKA_SECURITY_PROTOCOL", "SSL")
                    .doesNotContainKeys("KAFKA_SASL_MECHANISM", "KAFKA_SASL_JAAS_CONFIG");
            assertThat(mountedSecret(rendered, workload, environment.get("KAFKA_SSL_KEYSTORE_LOCATION")))
                    .isEqualTo(workload.module());
            assertThat(mountedSecret(rendered, workload, environment.get("KAFKA_SSL_TRUSTSTORE_LOCATION")))
                    .isEqualTo("erpo-cluster-ca-cert");
        }
        assertThat(authentication(Kustomization.PROD_MTLS)).containsOnly("tls");
    }

    /** How users authenticate, and what the listener requires of them. */
    private static Stream<String> authentication(Kustomization overlay) {
        return Stream.concat(
                overlay.rendered().of(KafkaUser.class).stream()
                        .map(user -> user.getSpec().getAuthentication().getType()),
                overlay.rendered().of(Kafka.class).stream()
                        .flatMap(kafka -> kafka.getSpec().getKafka().getListeners().stream())
                        .map(listener -> listener.getAuth().getType()));
    }

    private static void assertSecret(Kustomization overlay, Workload workload, String variableName, String key) {
        assertThat(overlay.rendered().containers(workload.resourceName()).get(0).getEnv().stream()
                        .filter(variable -> variable.getName().equals(variableName))
                        .map(EnvVar::getValueFrom)
                        .map(EnvVarSource::getSecretKeyRef)
                        .filter(Objects::nonNull))
                .singleElement()
                .satisfies(secret -> {
                    assertThat(secret.getName()).isEqualTo(workload.module());
                    assertThat(secret.getKey()).isEqualTo(key);
                });
    }

    /** Name of the secret that a container sees as this file. */
    private static String mountedSecret(Rendered rendered, Workload workload, String file) {
        Path path = Path.of(file);
        String volumeName = rendered.containers(workload.resourceName()).get(0).getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(path.getParent().toString()))
                .findFirst()
                .orElseThrow()
                .getName();
        return rendered.pods().get(workload.resourceName()).getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(volumeName))
                .map(Volume::getSecret)
                .filter(secret -> secret.getItems().stream().anyMatch(item -> path.endsWith(item.getPath())))
                .findFirst()
                .orElseThrow()
                .getSecretName();
    }
}
