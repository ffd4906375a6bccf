package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.schemas.access.Permission;
import io.erpo.schemas.access.ServiceAccess;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTransactionalIdResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each Kafka user may do what the code of its service does, and nothing else. */
class AccessTest {

    private static final String SCALER = "erpo-scaler";

    private static Map<String, Set<Permission>> users(Kustomization overlay) {
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
    @MethodSource("io.erpo.k8s.Kustomization#withOperators")
    void shouldGiveEachServiceThePasswordOfItsUser(Kustomization overlay) {
        for (Workload workload : Workload.values()) {
            assertThat(overlay.rendered().containers(workload.resourceName()).get(0).getEnv().stream()
                            .filter(variable -> variable.getName().equals("KAFKA_SASL_JAAS_CONFIG"))
                            .map(EnvVar::getValueFrom)
                            .map(EnvVarSource::getSecretKeyRef)
                            .filter(Objects::nonNull))
                    .singleElement()
                    .satisfies(secret -> {
                        assertThat(secret.getName()).isEqualTo(workload.module());
                        assertThat(secret.getKey()).isEqualTo("sasl.jaas.config");
                    });
        }
    }
}
