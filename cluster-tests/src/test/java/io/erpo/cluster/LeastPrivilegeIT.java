package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.log.GroupLag;
import io.erpo.log.KafkaConnection;
import io.erpo.log.access.ServiceAccess;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attacker with the password of one service could do: what the service itself does, and nothing else. */
class LeastPrivilegeIT {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MANY_POLLS = 300;
    private static final String OF_ANOTHER_APPLICATION = "payments";
    private static final List<String> GROUPS = List.of(
            "erpo-history",
            "learner-service",
            "sampler-service",
            "reward-service",
            "reward-code",
            OF_ANOTHER_APPLICATION);
    private static final List<String> TRANSACTIONAL_IDS = List.of(
            "erpo-history-1-1", "learner-0", "sampler-0", "reward-service-0", "cli-run", OF_ANOTHER_APPLICATION);

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = TestKafka.withPasswords(directory);
        try (Admin admin = kafka.admin();
                KafkaProducer<byte[], byte[]> producer = producer(kafka.administrator())) {
            admin.createTopics(List.of(new NewTopic(OF_ANOTHER_APPLICATION, 1, (short) 1)))
                    .all()
                    .get();
            for (String topic : topics()) {
                producer.send(record(topic)).get();
            }
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    static Stream<ServiceAccess> everyone() {
        return ServiceAccess.all().stream();
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldReadItsTopicsAndNoOther(ServiceAccess access) {
        for (String topic : topics()) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    client(access, Map.of("auto.offset.reset", "earliest")),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.assign(List.of(new TopicPartition(topic, 0)));
                expect(
                        access.allows(ResourceType.TOPIC, topic, AclOperation.READ),
                        "read " + topic,
                        TopicAuthorizationException.class,
                        () -> awaitRecord(consumer));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldWriteItsTopicsAndNoOther(ServiceAccess access) {
        try (KafkaProducer<byte[], byte[]> producer = producer(client(access, Map.of()))) {
            for (String topic : topics()) {
                expect(
                        access.allows(ResourceType.TOPIC, topic, AclOperation.WRITE),
                        "write " + topic,
                        TopicAuthorizationException.class,
                        () -> producer.send(record(topic)).get());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldLeaveTheTopicsOfARunAsTheyAre(ServiceAccess access) {
        try (Admin admin = Admin.create(client(access, Map.of()))) {
            for (String topic : topics()) {
                ConfigResource config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                AlterConfigOp forget =
                        new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET);
                RecordsToDelete first = RecordsToDelete.beforeOffset(1);
                for (ThrowingCallable change : List.<ThrowingCallable>of(
                        () -> admin.deleteTopics(List.of(topic)).all().get(),
                        () -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(99)))
                                .all()
                                .get(),
                        () -> admin.incrementalAlterConfigs(Map.of(config, List.of(forget)))
                                .all()
                                .get(),
                        () -> admin.deleteRecords(Map.of(new TopicPartition(topic, 0), first))
                                .all()
                                .get())) {
                    expect(false, "change " + topic, TopicAuthorizationException.class, change);
                }
            }
            expect(
                    access.allows(ResourceType.TOPIC, "erpo-history-store-changelog", AclOperation.CREATE),
                    "create a topic of Kafka Streams",
                    TopicAuthorizationException.class,
                    () -> create(admin, "erpo-history-store-changelog"));
            expect(
                    false,
                    "create a topic of erpo",
                    TopicAuthorizationException.class,
                    () -> create(admin, "erpo.answers.v1"));
        }
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldUseItsGroupAndNoOther(ServiceAccess access) {
        try (Admin admin = Admin.create(client(access, Map.of()))) {
            for (String group : GROUPS) {
                expect(
                        access.allows(ResourceType.GROUP, group, AclOperation.READ)
                                || access.allows(ResourceType.GROUP, group, AclOperation.DESCRIBE),
                        "see the offsets of " + group,
                        GroupAuthorizationException.class,
                        () -> admin.listConsumerGroupOffsets(group).all().get());
                expect(false, "delete " + group, GroupAuthorizationException.class, () -> admin.deleteConsumerGroups(
                                List.of(group))
                        .all()
                        .get());
            }
        }
    }

    @Test
    void shouldShowHowFarServicesAreToWhoeverMaySeeItAndFailNobody() throws Exception {
        assertThat(GroupLag.ofServices(connection("cli")))
                .extracting(GroupLag::group, GroupLag::visible)
                .containsExactly(
                        tuple("erpo-history", true),
                        tuple("learner-service", true),
                        tuple("reward-service", true),
                        tuple("sampler-service", true));
        assertThat(GroupLag.ofServices(connection("sampler-service")))
                .extracting(GroupLag::group, GroupLag::visible)
                .containsExactly(
                        tuple("erpo-history", false),
                        tuple("learner-service", false),
                        tuple("reward-service", false),
                        tuple("sampler-service", true));
    }

    private static KafkaConnection connection(String service) {
        Map<String, String> settings = new HashMap<>();
        kafka.connection(service).forEach((name, value) -> settings.put(name, value.toString()));
        return new KafkaConnection(settings);
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldFenceNobodyButItself(ServiceAccess access) {
        for (String id : TRANSACTIONAL_IDS) {
            try (KafkaProducer<byte[], byte[]> producer = producer(client(access, Map.of("transactional.id", id)))) {
                expect(
                        access.allows(ResourceType.TRANSACTIONAL_ID, id, AclOperation.WRITE),
                        "write as " + id,
                        TransactionalIdAuthorizationException.class,
                        producer::initTransactions);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyone")
    void shouldLearnNothingAboutOthersRightsAndPasswords(ServiceAccess access) {
        try (Admin admin = Admin.create(client(access, Map.of()))) {
            expect(false, "see ACLs", ClusterAuthorizationException.class, () -> admin.describeAcls(
                            AclBindingFilter.ANY)
                    .values()
                    .get());
            expect(false, "give rights", ClusterAuthorizationException.class, () -> admin.createAcls(access.acls())
                    .all()
                    .get());
            expect(false, "see users", ClusterAuthorizationException.class, () -> admin.describeUserScramCredentials()
                    .users()
                    .get());
        }
    }

    /** Who may neither see a topic, a group nor a transactional id may do nothing with them. */
    @ParameterizedTest
    @MethodSource("everyone")
    void shouldSeeNothingOfAnotherInstallation(ServiceAccess access) {
        List<NamePrefix> teams = List.of(NamePrefix.NONE, TestKafka.TEAM_A, TestKafka.TEAM_B);
        for (NamePrefix of : teams) {
            ServiceAccess user = access.with(of);
            try (Admin admin = Admin.create(client(user, Map.of()))) {
                for (NamePrefix in : teams) {
                    for (Topic<?> topic : Topics.all()) {
                        String name = in.add(topic.name());
                        expect(
                                user.allows(ResourceType.TOPIC, name, AclOperation.READ)
                                        || user.allows(ResourceType.TOPIC, name, AclOperation.WRITE),
                                user.service() + " sees " + name,
                                TopicAuthorizationException.class,
                                () -> admin.describeTopics(List.of(name))
                                        .allTopicNames()
                                        .get());
                    }
                    for (String group : GROUPS) {
                        String name = in.add(group);
                        expect(
                                user.allows(ResourceType.GROUP, name, AclOperation.READ)
                                        || user.allows(ResourceType.GROUP, name, AclOperation.DESCRIBE),
                                user.service() + " sees the offsets of " + name,
                                GroupAuthorizationException.class,
                                () -> admin.listConsumerGroupOffsets(name).all().get());
                    }
                    for (String id : TRANSACTIONAL_IDS) {
                        String name = in.add(id);
                        assertThat(user.allows(ResourceType.TRANSACTIONAL_ID, name, AclOperation.WRITE)
                                        || refusedTransactions(admin, name))
                                .as("%s sees no transactions of %s", user.service(), name)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static void expect(
            boolean allowed, String what, Class<? extends Exception> refusal, ThrowingCallable attempt) {
        if (allowed) {
            assertThatCode(attempt).as(what).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(attempt).as(what).satisfies(failure -> assertThat(causes(failure))
                    .hasAtLeastOneElementOfType(refusal));
        }
    }

    private static boolean refusedTransactions(Admin admin, String id) {
        try {
            admin.describeTransactions(List.of(id)).all().get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof TransactionalIdAuthorizationException;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .toList();
    }

    private static void awaitRecord(KafkaConsumer<byte[], byte[]> consumer) {
        for (int i = 0; i < MANY_POLLS; i++) {
            if (!consumer.poll(POLL).isEmpty()) {
                return;
            }
        }
        throw new AssertionError("neither a record nor a refusal");
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1});
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> client(ServiceAccess access, Map<String, Object> more) {
        Map<String, Object> client = new HashMap<>(kafka.connection(access.service()));
        client.putAll(more);
        return client;
    }

    private static List<String> topics() {
        return Stream.concat(Topics.all().stream().map(Topic::name), Stream.of(OF_ANOTHER_APPLICATION))
                .toList();
    }
}
