package io.erpo.reward.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.BrokerSettings;
import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.Prompt;
import io.erpo.log.LogClients;
import io.erpo.log.LogView;
import io.erpo.log.TransactionalLoop;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionalLoopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 40;

    @TempDir
    Path directory;

    private EmbeddedKafka broker;
    private LogClients clients;

    @BeforeEach
    void startBroker() {
        broker = BrokerResource.start(directory);
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
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients.connection())) {
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
        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients.connection())) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            loop.stop();
            running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients.connection())) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(results.records())
                    .extracting(Prompt::getPromptId)
                    .containsExactlyInAnyOrderElementsOf(names()));
            first.stop();
            second.stop();
            CompletableFuture.allOf(one, other).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients.connection())) {
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

        try (LogView<Prompt> results = LogView.open(Topics.PROMPTS, clients.connection())) {
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
            batch = consumer.poll(Duration.ofSeconds(1));
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
            results.add(new ProducerRecord<>(Topics.PROMPTS.name(), name, new Prompt(name, "", "", "", "")));
        }
        return results;
    }

    private void sendRecords() throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(clients.connection(), new StringSerializer(), new ByteArraySerializer())) {
            for (String name : names()) {
                producer.send(new ProducerRecord<>(
                                Topics.RESPONSES.name(), name, name.getBytes(StandardCharsets.UTF_8)))
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

    private GroupState state() throws Exception {
        try (Admin admin = Admin.create(clients.connection())) {
            return admin.describeConsumerGroups(List.of("group"))
                    .describedGroups()
                    .get("group")
                    .get()
                    .groupState();
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
        return IntStream.range(0, RECORDS).mapToObj(i -> "r" + i).toList();
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
