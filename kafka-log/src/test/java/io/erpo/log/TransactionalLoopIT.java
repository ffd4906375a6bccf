package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.BrokerSettings;
import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.Prompt;
import io.erpo.log.names.NamePrefix;
import io.erpo.log.read.LogView;
import io.erpo.schemas.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionalLoopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 40;
    private static final TopicPartition PARTITION_0 = new TopicPartition(Topics.RESPONSES.name(), 0);

    @TempDir
    Path directory;

    private EmbeddedKafka broker;
    private LogClients clients;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedKafka.start(directory);
        broker.createTopics(MissingTopics.all(NamePrefix.NONE, PARTITIONS));
        clients = new LogClients(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void shouldWriteEachResultOnceWhenAnInstanceDiesInTheMiddleOfATransaction() throws Exception {
        sendRecords();
        dieInTheMiddleOfATransaction();

        TransactionalLoop loop = loop(TransactionalLoopIT::echo);
        CompletableFuture<Void> running = run(loop);
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldGoOnBehindTheLastCommitWhenAnInstanceFailedAndComesBack() throws Exception {
        sendRecords();
        TransactionalLoop failing = loop(new FailingOnTheThirdBatch());
        CompletableFuture<Void> first = run(failing);
        assertThat(first)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("third batch");

        TransactionalLoop loop = loop(TransactionalLoopIT::echo);
        CompletableFuture<Void> running = run(loop);
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Two faults on one broker: records that were deleted, and a forgotten group. */
    @Test
    void shouldGoOnAndTellWhenRecordsWereDeletedAndBehindItsAnswersWhenTheGroupIsForgotten() throws Exception {
        sendRecords(0, 10);
        stopAfter(10, loop(TransactionalLoopIT::echo));
        sendRecords(10, 20);
        try (Admin admin = Admin.create(clients.connection())) {
            assertThat(deletedRecords("group")).isEmpty();
            assertThat(deletedRecords("a group that never was")).isEmpty();
            admin.deleteRecords(Map.of(PARTITION_0, RecordsToDelete.beforeOffset(8)))
                    .all()
                    .get();
            assertThat(deletedRecords("group")).singleElement().satisfies(warning -> assertThat(warning)
                    .startsWith("3 records of erpo.responses.v1-0 were deleted before group group had processed them"));

            List<TopicPartition> deleted = Collections.synchronizedList(new ArrayList<>());
            stopAfter(17, loop(new TransactionalLoop.Transformation() {
                @Override
                public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
                    return echo(batch);
                }

                @Override
                public void deleted(TopicPartition partition) {
                    deleted.add(partition);
                }
            }));
            assertThat(deleted).containsExactly(PARTITION_0);

            expelMembers();
            admin.deleteConsumerGroups(List.of("group")).all().get();
            sendRecords(20, 22);
            stopAfter(
                    19,
                    new TransactionalLoop(
                            clients.consumer("group", "instance-0", 5),
                            clients.producer("instance-0"),
                            TransactionalLoopIT::echo,
                            partition -> OptionalLong.of(10)));
        }
    }

    private List<String> deletedRecords(String group) {
        List<String> warnings = new ArrayList<>();
        DeletedRecords.find(clients, group, warnings::add);
        return warnings;
    }

    /** Runs a loop until the log has this many results, each of them once. */
    private void stopAfter(int results, TransactionalLoop loop) throws Exception {
        CompletableFuture<Void> running = run(loop);
        try (LogView<Prompt> written = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(written.records()).hasSizeGreaterThanOrEqualTo(results));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            written.catchUp(PATIENCE);
            assertThat(written.records())
                    .extracting(Prompt::getPromptId)
                    .hasSize(results)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldWriteEachResultOnceWhenAnotherInstanceJoinsInTheMiddleOfABatch() throws Exception {
        sendRecords();
        CountDownLatch othersMayJoin = new CountDownLatch(1);
        CountDownLatch otherJoins = new CountDownLatch(1);
        TransactionalLoop first = loop("instance-0", batch -> {
            othersMayJoin.countDown();
            awaitUninterrupted(otherJoins);
            return echo(batch);
        });
        TransactionalLoop second = loop("instance-1", TransactionalLoopIT::echo);
        CompletableFuture<Void> one = run(first);
        othersMayJoin.await();
        CompletableFuture<Void> other = run(second);
        await().atMost(PATIENCE).until(this::state, GroupState.PREPARING_REBALANCE::equals);
        otherJoins.countDown();

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            first.stop();
            second.stop();
            CompletableFuture.allOf(one, other).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /**
     * The group completes a rebalance in which the first member is to hand over a partition, and that member learns it only
     * after its commit was refused.
     */
    @Test
    void shouldLeaveNoPartitionWithoutAMemberWhenARebalanceOvertakesACommit() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicInteger aborted = new AtomicInteger();
        TransactionalLoop first = new TransactionalLoop(
                overtaken(clients.consumer("group", "instance-0", 1), read),
                clients.producer("instance-0"),
                new TransactionalLoop.Transformation() {
                    @Override
                    public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
                        return echo(batch);
                    }

                    @Override
                    public void aborted() {
                        aborted.incrementAndGet();
                    }
                });
        TransactionalLoop second = loop("instance-1", TransactionalLoopIT::echo);
        sendRecords(0, 1);
        CompletableFuture<Void> one = run(first);
        read.await();
        CompletableFuture<Void> other = run(second);

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).until(() -> partitionsOfMembers().equals(List.of(1, 1)));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyElementsOf(names(0, 1)));
            assertThat(aborted).hasValue(1);
            first.stop();
            second.stop();
            CompletableFuture.allOf(one, other).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /**
     * A consumer that gives its first records when the group has completed a rebalance of two members, before it has learned
     * of that.
     */
    @SuppressWarnings("unchecked") // The proxy has the type of what it stands for.
    private Consumer<byte[], byte[]> overtaken(Consumer<byte[], byte[]> member, CountDownLatch read) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(member, arguments);
                        if (result instanceof ConsumerRecords<?, ?> records
                                && !records.isEmpty()
                                && read.getCount() > 0) {
                            read.countDown();
                            while (!isOvertaken()) {
                                member.poll(Duration.ZERO);
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Whether the second member is in and has nothing, because the first has not yet handed over. */
    private boolean isOvertaken() {
        try {
            // The first member may have sent its part of the rebalance with its last poll.
            await().atMost(Duration.ofSeconds(1)).until(this::state, state -> state != GroupState.COMPLETING_REBALANCE);
        } catch (ConditionTimeoutException e) {
            return false;
        }
        return state() == GroupState.STABLE && partitionsOfMembers().equals(List.of(0, 1));
    }

    private List<Integer> partitionsOfMembers() {
        return group().members().stream()
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }

    /** In this situation a framework lost records of the partition that its member kept: ADR 9. */
    @Test
    void shouldDoEachRecordOnceWhenACooperativeMemberJoinsAndLeavesDuringWork() throws Exception {
        sendRecords(0, 8);
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        BlockingQueue<CountDownLatch> disturbances = new LinkedBlockingQueue<>();
        CountDownLatch joined = new CountDownLatch(1);
        disturbances.add(joined);
        TransactionalLoop loop = new TransactionalLoop(
                clients.consumer("group", "instance-0", 1), clients.producer("instance-0"), batch -> {
                    List<ProducerRecord<String, SpecificRecord>> results = echo(batch);
                    results.forEach(result -> done.add(result.key()));
                    CountDownLatch disturbance = done.size() < 4 ? null : disturbances.poll();
                    if (disturbance != null) {
                        disturbance.countDown();
                        await().atMost(PATIENCE).until(this::state, GroupState.PREPARING_REBALANCE::equals);
                    }
                    return results;
                });
        CompletableFuture<Void> running = run(loop);
        joined.await();
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            CountDownLatch left = new CountDownLatch(1);
            try (PassingMember other = new PassingMember(clients)) {
                await().atMost(PATIENCE).until(other::partitions, partitions -> partitions == 1);
                disturbances.add(left);
                sendRecords(8, 16);
                left.await();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(results.records()).hasSizeGreaterThanOrEqualTo(16));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names(0, 16));
            assertThat(done)
                    .as("a rebalance waits for the record at hand, so no work is thrown away")
                    .containsExactlyInAnyOrderElementsOf(names(0, 16));
            assertThat(committedEpochs())
                    .as("offsets are committed with the leader epochs of their records")
                    .hasSize(PARTITIONS)
                    .allMatch(Optional::isPresent);
        }
    }

    /** As after an upgrade: Kafka counts the dead predecessor as a member until its session expires. */
    @Test
    void shouldTakeOverWhenItsPredecessorAssignedPartitionsInAnotherWay() throws Exception {
        sendRecords(0, 4);
        Map<String, Object> config = new HashMap<>(clients.connection());
        config.putAll(ClientSettings.member("group", "instance-0", 5));
        config.put("partition.assignment.strategy", RangeAssignor.class.getName());
        config.put("auto.offset.reset", "earliest");
        // The broker's minimum.
        config.put("session.timeout.ms", 6_000);
        try (Consumer<byte[], byte[]> predecessor =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            predecessor.subscribe(List.of(Topics.RESPONSES.name()));
            await().atMost(PATIENCE).until(() -> !predecessor.poll(POLL).isEmpty());
        }
        assertThat(state()).isEqualTo(GroupState.STABLE);

        TransactionalLoop loop = loop(TransactionalLoopIT::echo);
        CompletableFuture<Void> running = run(loop);
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names(0, 4)));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldWriteEachResultOnceWhenKafkaTakesAnInstanceForDeadInTheMiddleOfABatch() throws Exception {
        sendRecords();
        AtomicInteger batches = new AtomicInteger();
        TransactionalLoop loop = loop(batch -> {
            if (batches.incrementAndGet() == 3) {
                expelMembers();
            }
            return echo(batch);
        });
        CompletableFuture<Void> running = run(loop);

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldWaitForABrokerThatIsAwayInTheMiddleOfABatch() throws Exception {
        sendRecords();
        CountDownLatch begun = new CountDownLatch(1);
        TransactionalLoop loop = loop("instance-0", batch -> {
            begun.countDown();
            return echo(batch);
        });
        CompletableFuture<Void> running = run(loop);
        begun.await();
        int port = broker.port();
        broker.close();
        broker = EmbeddedKafka.start(new BrokerSettings(directory, port));

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            assertThat(running).isNotDone();
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> run(TransactionalLoop loop) {
        return CompletableFuture.runAsync(
                () -> loop.run(List.of(Topics.RESPONSES.name())), task -> new Thread(task, "loop").start());
    }

    private TransactionalLoop loop(TransactionalLoop.Transformation transformation) {
        return loop("instance-0", transformation);
    }

    private TransactionalLoop loop(String instance, TransactionalLoop.Transformation transformation) {
        return new TransactionalLoop(
                clients.consumer("group", instance, 5), clients.producer(instance), transformation);
    }

    /** Leaves the state after kill -9: results and offsets sent, neither commit nor abort. */
    private void dieInTheMiddleOfATransaction() {
        Consumer<byte[], byte[]> consumer = clients.consumer("group", "instance-0", 5);
        Producer<String, SpecificRecord> producer = clients.producer("instance-0");
        producer.initTransactions();
        consumer.subscribe(List.of(Topics.RESPONSES.name()));
        ConsumerRecords<byte[], byte[]> batch = ConsumerRecords.empty();
        while (batch.isEmpty()) {
            try {
                batch = consumer.poll(Duration.ofSeconds(1));
            } catch (NoOffsetForPartitionException e) {
                consumer.seekToBeginning(e.partitions());
            }
        }
        producer.beginTransaction();
        echo(batch).forEach(producer::send);
        producer.sendOffsetsToTransaction(batch.nextOffsets(), consumer.groupMetadata());
        producer.flush();
        consumer.close();
        producer.close(Duration.ZERO);
    }

    private static List<ProducerRecord<String, SpecificRecord>> echo(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            String name = new String(record.value(), StandardCharsets.UTF_8);
            results.add(new ProducerRecord<>(Topics.PROMPTS.name(), name, new Prompt(name, "", "", "", "", "")));
        }
        return results;
    }

    private void sendRecords() throws Exception {
        sendRecords(0, RECORDS);
    }

    /** Sends to all partitions in turn. */
    private void sendRecords(int from, int to) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(clients.connection(), new StringSerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(
                                Topics.RESPONSES.name(),
                                i % PARTITIONS,
                                name(i),
                                name(i).getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private void expelMembers() {
        try (Admin admin = Admin.create(clients.connection())) {
            admin.removeMembersFromConsumerGroup("group", new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Optional<Integer>> committedEpochs() throws Exception {
        try (Admin admin = Admin.create(clients.connection())) {
            return admin.listConsumerGroupOffsets("group").partitionsToOffsetAndMetadata().get().values().stream()
                    .map(OffsetAndMetadata::leaderEpoch)
                    .toList();
        }
    }

    private GroupState state() {
        return group().groupState();
    }

    private ConsumerGroupDescription group() {
        try (Admin admin = Admin.create(clients.connection())) {
            return admin.describeConsumerGroups(List.of("group"))
                    .describedGroups()
                    .get("group")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names() {
        return names(0, RECORDS);
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(TransactionalLoopIT::name).toList();
    }

    private static String name(int i) {
        return "r" + i;
    }

    /** A member that joins the group, takes its share, does nothing with it, and leaves when closed. */
    private static final class PassingMember implements AutoCloseable {

        private final Consumer<byte[], byte[]> consumer;
        private final Thread polling = new Thread(this::poll, "passing-member");
        private volatile int partitions;

        private PassingMember(LogClients clients) {
            Map<String, Object> config = new HashMap<>(clients.connection());
            config.putAll(ClientSettings.member("group", "passing", 1));
            // The group would wait for a member with a stable name.
            config.remove("group.instance.id");
            config.put("auto.offset.reset", "earliest");
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            polling.start();
        }

        int partitions() {
            return partitions;
        }

        @Override
        public void close() throws InterruptedException {
            consumer.wakeup();
            polling.join();
        }

        private void poll() {
            try (consumer) {
                consumer.subscribe(List.of(Topics.RESPONSES.name()));
                while (true) {
                    consumer.poll(POLL);
                    partitions = consumer.assignment().size();
                }
            } catch (WakeupException e) {
                // The member was closed.
            }
        }
    }

    private static final class FailingOnTheThirdBatch implements TransactionalLoop.Transformation {

        private int batches;

        @Override
        public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
            if (++batches == 3) {
                throw new IllegalStateException("third batch");
            }
            return echo(batch);
        }
    }
}
