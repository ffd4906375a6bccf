package io.erpo.log.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class ServiceAccessTest {

    /** The topics that decide what is learned: only one service writes each. */
    @Test
    void shouldLetOneServiceWriteEachTopicOfARun() {
        assertThat(writersOf(Topics.RESPONSES)).containsExactly("sampler-service");
        assertThat(writersOf(Topics.REWARDS)).containsExactly("reward-service");
        assertThat(writersOf(Topics.POLICIES)).containsExactly("learner-service");
        assertThat(writersOf(Topics.ADVANTAGE_BATCHES)).containsExactly("history-stream");
        assertThat(writersOf(Topics.RUNS)).containsExactly("cli");
    }

    @Test
    void shouldLetSomeoneWriteAndSomeoneReadEveryTopic() {
        for (Topic<?> topic : Topics.all()) {
            assertThat(writersOf(topic)).as(topic.name()).isNotEmpty();
            assertThat(usersOf(topic, AclOperation.READ)).as(topic.name()).isNotEmpty();
        }
    }

    @Test
    void shouldLetNobodyChangeOrDeleteATopicOfARun() {
        for (Topic<?> topic : Topics.all()) {
            for (AclOperation operation :
                    Set.of(AclOperation.ALL, AclOperation.CREATE, AclOperation.DELETE, AclOperation.ALTER)) {
                assertThat(usersOf(topic, operation)).isEmpty();
            }
        }
    }

    @Test
    void shouldLetOnlyThePersonWhoStartsRunsSeeTheSettingsOfTheirTopics() {
        for (Topic<?> topic : Topics.all()) {
            assertThat(usersOf(topic, AclOperation.DESCRIBE_CONFIGS)).containsExactly("cli");
        }
    }

    @Test
    void shouldBecomeOneAclForEachOperation() {
        assertThat(ServiceAccess.of("sampler-service").acls())
                .extracting(AclBinding::toString)
                .contains(
                        "(pattern=ResourcePattern(resourceType=TOPIC, name=erpo.responses.v1, patternType=LITERAL), "
                                + "entry=(principal=User:sampler-service, host=*, operation=WRITE, permissionType=ALLOW))",
                        "(pattern=ResourcePattern(resourceType=TRANSACTIONAL_ID, name=sampler-, patternType=PREFIXED), "
                                + "entry=(principal=User:sampler-service, host=*, operation=WRITE, permissionType=ALLOW))")
                .hasSize(10);
    }

    @Test
    void shouldAllowTheSameToAUserKnownByACertificate() {
        assertThat(ServiceAccess.of("reward-service").acls("User:CN=reward-service"))
                .hasSameSizeAs(ServiceAccess.of("reward-service").acls())
                .allSatisfy(acl -> assertThat(acl.entry().principal()).isEqualTo("User:CN=reward-service"));
    }

    @Test
    void shouldNameTheServicesWhenThereIsNoSuchOne() {
        assertThatThrownBy(() -> ServiceAccess.of("console"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("service must be one of [history-stream, learner-service, sampler-service, reward-service,"
                        + " cli], was console");
    }

    @Test
    void shouldRefuseAPermissionOnEverything() {
        assertThatThrownBy(
                        () -> new Permission(ResourceType.TOPIC, "*", PatternType.LITERAL, Set.of(AclOperation.READ)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must be that of a resource, was \"*\"");
    }

    private static List<String> writersOf(Topic<?> topic) {
        return usersOf(topic, AclOperation.WRITE);
    }

    private static List<String> usersOf(Topic<?> topic, AclOperation operation) {
        return ServiceAccess.all().stream()
                .filter(access -> access.allows(ResourceType.TOPIC, topic.name(), operation))
                .map(ServiceAccess::service)
                .toList();
    }

    @Test
    void shouldGiveAnInstallationWithAPrefixItsOwnUsersAndNames() {
        ServiceAccess plain = ServiceAccess.of("reward-service");
        ServiceAccess prefixed = plain.with(new NamePrefix("team-a."));

        assertThat(prefixed.service()).isEqualTo("team-a.reward-service");
        assertThat(prefixed.permissions())
                .extracting(Permission::name)
                .containsExactlyElementsOf(plain.permissions().stream()
                        .map(permission -> "team-a." + permission.name())
                        .toList());
        assertThat(prefixed.allows(ResourceType.GROUP, "team-a.reward-code", AclOperation.READ))
                .isTrue();
    }

    /** A permission for all names with a beginning must not reach the names of an installation with a prefix. */
    @Test
    void shouldGiveNoRightInAnotherInstallation() {
        List<String> prefixes = List.of("", "team.", "team-a.", "team-b.", "erpo.", "reward.", "cli.");
        for (String one : prefixes) {
            for (String other : prefixes) {
                if (!one.equals(other)) {
                    assertThat(ServiceAccess.all()).allSatisfy(service -> service.with(new NamePrefix(other))
                            .permissions()
                            .forEach(permission -> assertThat(ServiceAccess.all().stream()
                                            .map(each -> each.with(new NamePrefix(one)))
                                            .filter(each -> permission.operations().stream()
                                                    .anyMatch(operation -> each.allows(
                                                            permission.resourceType(), permission.name(), operation))))
                                    .as("who of \"%s\" may use %s of \"%s\"", one, permission.name(), other)
                                    .isEmpty()));
                }
            }
        }
    }

    @Test
    void shouldRefuseAPrefixThatWouldFallUnderTheRightsOfAnInstallationWithoutOne() {
        for (ServiceAccess service : ServiceAccess.all()) {
            for (Permission permission : service.permissions()) {
                if (permission.patternType() == PatternType.PREFIXED) {
                    assertThatThrownBy(() -> new NamePrefix(permission.name() + "x."))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(permission.name());
                }
            }
        }
    }
}
