package io.erpo.log.access;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a service may do in Kafka, and so what an attacker with its password could do.
 *
 * @param service its name, which is also that of its Kafka user
 */
public record ServiceAccess(String service, List<Permission> permissions) {

    /** The prefix of everything that Kafka Streams creates for itself: its application id. */
    private static final String STREAMS = "erpo-history";

    private static final List<ServiceAccess> ALL =
            List.of(historyStream(), learnerService(), samplerService(), rewardService(), cli());

    public ServiceAccess {
        permissions = List.copyOf(permissions);
    }

    /** Every user of Kafka. */
    public static List<ServiceAccess> all() {
        return ALL;
    }

    /**
     * The permissions of this service.
     *
     * @throws IllegalArgumentException when there is no such service
     */
    public static ServiceAccess of(String service) {
        return ALL.stream()
                .filter(access -> access.service.equals(service))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("service must be one of %s, was %s"
                        .formatted(ALL.stream().map(ServiceAccess::service).toList(), service)));
    }

    /** The same service of an installation with this prefix, whose user has the prefix too. */
    public ServiceAccess with(NamePrefix prefix) {
        return new ServiceAccess(
                prefix.add(service),
                permissions.stream().map(permission -> permission.with(prefix)).toList());
    }

    /** Whether any of the permissions allows this operation. */
    public boolean allows(ResourceType type, String resource, AclOperation operation) {
        return permissions.stream().anyMatch(permission -> permission.allows(type, resource, operation));
    }

    /** The permissions as ACLs for the user with this name, from any host. */
    public List<AclBinding> acls() {
        return acls("User:" + service);
    }

    /**
     * The permissions as ACLs for a user whom Kafka knows by another name, such as that in a certificate.
     *
     * @param principal with its type: {@code User:CN=NAME}
     */
    public List<AclBinding> acls(String principal) {
        return permissions.stream()
                .flatMap(permission -> permission.operations().stream()
                        .sorted()
                        .map(operation -> new AclBinding(
                                new ResourcePattern(
                                        permission.resourceType(), permission.name(), permission.patternType()),
                                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                .toList();
    }

    /** It creates and purges its own changelogs and repartition topics; its meters need the evaluations, batches and training steps. */
    private static ServiceAccess historyStream() {
        return service(
                "history-stream",
                List.of(
                        Topics.RUNS,
                        Topics.RUN_ENDS,
                        Topics.POLICIES,
                        Topics.PROMPTS,
                        Topics.DRAWS,
                        Topics.REWARDS,
                        Topics.ADVANTAGE_BATCHES,
                        Topics.TRAIN_STEPS,
                        Topics.EVALUATIONS),
                List.of(
                        Topics.DRAWS,
                        Topics.PROMPT_REQUESTS,
                        Topics.VERIFIED_GROUPS,
                        Topics.PROMPT_HISTORY,
                        Topics.ADVANTAGE_BATCHES,
                        Topics.EVALUATIONS,
                        Topics.RUN_ENDS,
                        Topics.DEAD_LETTERS),
                permission(TOPIC, STREAMS + "-", PREFIXED, READ, WRITE, CREATE, DELETE, DESCRIBE_CONFIGS),
                permission(GROUP, STREAMS, LITERAL, READ),
                permission(TRANSACTIONAL_ID, STREAMS + "-", PREFIXED, WRITE));
    }

    private static ServiceAccess learnerService() {
        return service(
                "learner-service",
                List.of(Topics.RUNS, Topics.RUN_ENDS, Topics.POLICIES, Topics.ADVANTAGE_BATCHES, Topics.RESPONSES),
                List.of(Topics.POLICIES, Topics.TRAIN_STEPS, Topics.RUN_ENDS, Topics.DEAD_LETTERS),
                permission(GROUP, "learner-service", LITERAL, READ),
                permission(TRANSACTIONAL_ID, "learner-", PREFIXED, WRITE));
    }

    /** Responses and evaluations tell it what is answered. */
    private static ServiceAccess samplerService() {
        return service(
                "sampler-service",
                List.of(Topics.RUN_ENDS, Topics.POLICIES, Topics.PROMPT_REQUESTS, Topics.RESPONSES, Topics.EVALUATIONS),
                List.of(Topics.RESPONSES, Topics.RUN_ENDS, Topics.DEAD_LETTERS),
                permission(GROUP, "sampler-service", LITERAL, READ),
                permission(TRANSACTIONAL_ID, "sampler-", PREFIXED, WRITE));
    }

    /** Slow rewards and shadow rewards have their own groups. Rewards tell them what is judged. */
    private static ServiceAccess rewardService() {
        return service(
                "reward-service",
                List.of(Topics.RUNS, Topics.RUN_ENDS, Topics.RESPONSES, Topics.REWARDS),
                List.of(Topics.REWARDS, Topics.DEAD_LETTERS),
                permission(GROUP, "reward-", PREFIXED, READ),
                permission(TRANSACTIONAL_ID, "reward-", PREFIXED, WRITE));
    }

    /**
     * The user who starts, inspects and cancels runs; it sees how far the services are, and is told what is set wrongly
     * in Kafka.
     */
    private static ServiceAccess cli() {
        return service(
                        "cli",
                        Topics.all(),
                        List.of(Topics.RUNS, Topics.PROMPTS, Topics.RUN_ENDS),
                        permission(GROUP, STREAMS, LITERAL, DESCRIBE),
                        permission(GROUP, "learner-service", LITERAL, DESCRIBE),
                        permission(GROUP, "reward-", PREFIXED, DESCRIBE),
                        permission(GROUP, "sampler-service", LITERAL, DESCRIBE),
                        permission(TRANSACTIONAL_ID, "cli-", PREFIXED, WRITE))
                .withSettingsOfTopics();
    }

    private ServiceAccess withSettingsOfTopics() {
        return new ServiceAccess(
                service,
                permissions.stream()
                        .map(permission ->
                                permission.resourceType() == TOPIC ? permission.with(DESCRIBE_CONFIGS) : permission)
                        .toList());
    }

    private static ServiceAccess service(
            String name, List<Topic<?>> read, List<Topic<?>> written, Permission... others) {
        List<Permission> permissions = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            List<AclOperation> operations = Stream.of(READ, WRITE)
                    .filter(operation -> (operation == READ ? read : written).contains(topic))
                    .toList();
            if (!operations.isEmpty()) {
                permissions.add(new Permission(TOPIC, topic.name(), LITERAL, Set.copyOf(operations)));
            }
        }
        permissions.addAll(List.of(others));
        return new ServiceAccess(name, permissions);
    }

    private static Permission permission(
            ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        return new Permission(type, name, pattern, Set.of(operations));
    }
}
