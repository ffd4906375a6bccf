package io.erpo.learner;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aBatch;
import static io.erpo.learner.Fixtures.aRun;
import static io.erpo.learner.Fixtures.aSample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.LearnerStatus.Phase;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.RunLedger;
import io.erpo.log.LogClients;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerLoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path base;

    @TempDir
    private Path directory;

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private TestLog log;

    @BeforeAll
    static void makeBasePolicy() {
        aBasePolicy(base);
    }

    @BeforeEach
    void startBroker() {
        log = new TestLog(directory.resolve("kafka"));
    }

    @AfterEach
    void stopBroker() {
        log.close();
    }

    @Test
    void shouldPublishPolicyStepAndOffsetForEveryBatch() {
        try (RunningLearner learner = new RunningLearner()) {
            startRun();
            log.sampleAndBatch(0, 8);
            log.sampleAndBatch(1, 8);

            List<PolicyPublished> policies = awaitRecords(Topics.POLICIES, 3);

            assertThat(policies).extracting(PolicyPublished::getVersion).containsExactly(0L, 1L, 2L);
            assertThat(policies).extracting(PolicyPublished::getSha256).containsExactlyElementsOf(trainedWithoutALog());
            List<TrainStep> steps = log.read(Topics.TRAIN_STEPS);
            assertThat(steps).extracting(TrainStep::getStep).containsExactly(0, 1);
            assertThat(steps)
                    .extracting(TrainStep::getPolicySha256)
                    .isEqualTo(
                            List.of(policies.get(1).getSha256(), policies.get(2).getSha256()));
            // Two batches and the control records of the two transactions that wrote them.
            assertThat(log.committed(Topics.ADVANTAGE_BATCHES)).isEqualTo(3);
            assertThat(learner.status.phase()).isIn(Phase.WAITING, Phase.WORKING);
            await().atMost(PATIENCE)
                    .until(() -> learner.meters.timer("erpo.learner.step").count() == 2);
            assertThat(learner.meters.counter("erpo.learner.tokens").count())
                    .isEqualTo(steps.stream().mapToLong(TrainStep::getTokens).sum());
            assertThat(learner.meters
                            .get("erpo.learner.policy.version")
                            .tag("run", RUN)
                            .gauge()
                            .value())
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldGoOnWithTheSameWeightsAndSkipDuplicatesAfterARestart() {
        AdvantageBatch first;
        try (RunningLearner ignored = new RunningLearner()) {
            startRun();
            first = log.sampleAndBatch(0, 8);
            awaitRecords(Topics.POLICIES, 2);
        }
        log.start(aRun(base));
        log.write(first);
        log.sampleAndBatch(1, 8);
        try (RunningLearner ignored = new RunningLearner()) {
            List<PolicyPublished> policies = awaitRecords(Topics.POLICIES, 3);

            assertThat(policies).extracting(PolicyPublished::getSha256).containsExactlyElementsOf(trainedWithoutALog());
            assertThat(log.read(Topics.TRAIN_STEPS))
                    .extracting(TrainStep::getStep)
                    .containsExactly(0, 1);
            assertThat(log.read(Topics.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void shouldPutPoisonIntoTheDeadLettersAndServeTheNextRecord() {
        AdvantageBatch stray = aBatch(0, 2);
        stray.setRunId("never-started");
        log.write(Topics.RUNS, "no event".getBytes(StandardCharsets.UTF_8));
        log.write(Topics.RUNS, Events.encode(stray));
        log.write(stray);
        log.start(aRun(base));
        try (RunningLearner ignored = new RunningLearner()) {
            awaitRecords(Topics.POLICIES, 1);
            List<DeadLetter> letters = awaitRecords(Topics.DEAD_LETTERS, 3);

            assertThat(letters)
                    .extracting(letter -> letter.getTopic() + "@" + letter.getOffset(), DeadLetter::getReason)
                    .satisfiesExactlyInAnyOrder(
                            letter -> assertThat(letter.toList().toString())
                                    .startsWith("[erpo.runs.v1@0, expected Avro single-object encoding"),
                            letter -> assertThat(letter.toList())
                                    .containsExactly("erpo.runs.v1@2", "expected RunStarted, found AdvantageBatch"),
                            letter -> assertThat(letter.toList())
                                    .containsExactly(
                                            "erpo.advantage-batches.v1@0", "no run never-started was started"));
        }
    }

    /** Before, the learner ended at such a record, again after each restart, and no run of the cluster went on. */
    @Test
    void shouldEndRunsThatCannotGoOnAndServeTheOthers() {
        RunStarted unseen = RunStarted.newBuilder(aRun(base))
                .setRunId("unseen")
                .setBasePolicyUri("/no/such/directory")
                .build();
        RunStarted invalid =
                RunStarted.newBuilder(aRun(base)).setRunId("invalid").build();
        invalid.getOptimizer().setLearningRate(-1.0);
        RunStarted incomplete =
                RunStarted.newBuilder(aRun(base)).setRunId("incomplete").build();
        AdvantageBatch missing = aBatch(0, List.of(aSample(Fixtures.aResponse(0, 0), 2, 40)));
        missing.setRunId("incomplete");
        log.start(unseen);
        log.start(invalid);
        log.start(incomplete);
        try (RunningLearner learner = new RunningLearner()) {
            awaitRecords(Topics.POLICIES, 1);
            log.write(missing);
            awaitRecords(Topics.RUN_ENDS, 3);
            log.write(missing);
            log.start(aRun(base));
            await().atMost(PATIENCE).until(() -> log.read(Topics.POLICIES).stream()
                    .anyMatch(policy -> policy.getRunId().equals(RUN)));
            log.sampleAndBatch(0, 8);
            log.sampleAndBatch(1, 8);
            awaitRecords(Topics.POLICIES, 4);

            assertThat(log.read(Topics.POLICIES))
                    .filteredOn(policy -> policy.getRunId().equals(RUN))
                    .extracting(PolicyPublished::getSha256)
                    .containsExactlyElementsOf(trainedWithoutALog());
            assertThat(log.read(Topics.RUN_ENDS))
                    .containsExactly(
                            failed(
                                    "unseen",
                                    Topics.RUNS,
                                    0,
                                    "run unseen begins with the policy in /no/such/directory, but there is no"
                                            + " model.safetensors: make the directory available to the learner, and start"
                                            + " another run"),
                            failed(
                                    "invalid",
                                    Topics.RUNS,
                                    2,
                                    "run invalid cannot be trained: optimizer.learningRate must be 0 or more, was -1.0"),
                            failed(
                                    "incomplete",
                                    Topics.ADVANTAGE_BATCHES,
                                    0,
                                    "response test-run/p0-0/0/0 should be at erpo.responses.v1-2@40, but the log ends"
                                            + " before 0; is this the log that the batch was made from?"));
            assertThat(log.read(Topics.DEAD_LETTERS))
                    .extracting(DeadLetter::getTopic, DeadLetter::getOffset)
                    .containsExactly(tuple(Topics.RUNS.name(), 2L));
            assertThat(learner.ended).isNotDone();
        }
    }

    private static RunEnded failed(String runId, Topic<?> topic, long offset, String reason) {
        RecordPlace place = new RecordPlace(topic.name(), 0, offset);
        return new RunEnded(runId, RunOutcome.FAILED, "learner-service", reason, place, NOW);
    }

    @Test
    void shouldCommitNothingWhenTheDiskIsFullAndGoOnWhenThereIsRoomAgain() {
        DisturbedStore store = new DisturbedStore(store());
        try (RunningLearner learner = new RunningLearner(store)) {
            startRun();
            store.full = true;
            log.sampleAndBatch(0, 8);

            await().atMost(PATIENCE).until(learner.ended::isDone);

            assertThatThrownBy(learner.ended::get)
                    .hasRootCauseInstanceOf(FileSystemException.class)
                    .hasMessageContaining("cannot store version 1 of run test-run")
                    .hasMessageContaining("No space left on device; make room or repair the disk, then start again");
            assertThat(log.read(Topics.POLICIES)).hasSize(1);
            assertThat(log.committed(Topics.ADVANTAGE_BATCHES)).isZero();
        }
        log.sampleAndBatch(1, 8);
        try (RunningLearner ignored = new RunningLearner()) {
            assertThat(awaitRecords(Topics.POLICIES, 3))
                    .extracting(PolicyPublished::getSha256)
                    .containsExactlyElementsOf(trainedWithoutALog());
        }
    }

    @Test
    void shouldRepairAPolicyThatWasStoredInPartButNotCommitted() throws IOException {
        log.start(aRun(base));
        String sha256 = trainedWithoutALog().get(1);
        Path torn = directory.resolve("store").resolve(RUN).resolve("v000001-" + sha256.substring(0, 12));
        Files.writeString(Files.createDirectories(torn).resolve("model.safetensors"), "torn");
        try (RunningLearner ignored = new RunningLearner()) {
            awaitRecords(Topics.POLICIES, 1);
            log.sampleAndBatch(0, 8);

            PolicyPublished policy = awaitRecords(Topics.POLICIES, 2).get(1);

            assertThat(store().open(policy.getUri(), sha256)).isEqualTo(torn);
        }
    }

    @Test
    void shouldWorkOnABatchAgainWhenKafkaHasTakenTheLearnerForDeadMeanwhile() {
        DisturbedStore store = new DisturbedStore(store());
        try (RunningLearner learner = new RunningLearner(store)) {
            startRun();
            store.beforeNextPublication = Optional.of(log::expelLearners);
            log.sampleAndBatch(0, 8);
            log.sampleAndBatch(1, 8);

            assertThat(awaitRecords(Topics.POLICIES, 3))
                    .extracting(PolicyPublished::getSha256)
                    .containsExactlyElementsOf(trainedWithoutALog());
            assertThat(store.publications).hasValue(4);
            assertThat(learner.ended).isNotDone();
        }
    }

    @Test
    void shouldWaitForABrokerThatIsAwayInTheMiddleOfARun() {
        try (RunningLearner learner = new RunningLearner()) {
            startRun();
            log.sampleAndBatch(0, 8);
            log.restart();
            log.sampleAndBatch(1, 8);

            assertThat(awaitRecords(Topics.POLICIES, 3))
                    .extracting(PolicyPublished::getSha256)
                    .containsExactlyElementsOf(trainedWithoutALog());
            assertThat(learner.ended).isNotDone();
        }
    }

    /** A batch follows the base policy, since its responses were sampled with a policy. */
    private void startRun() {
        log.start(aRun(base));
        awaitRecords(Topics.POLICIES, 1);
    }

    private PolicyStore store() {
        return new DirectoryPolicyStore(directory.resolve("store"));
    }

    private <V extends SpecificRecord> List<V> awaitRecords(Topic<V> topic, int count) {
        return await().atMost(PATIENCE).until(() -> log.read(topic), records -> records.size() >= count);
    }

    /** The result of the same two steps without Kafka. */
    private List<String> trainedWithoutALog() {
        RunLedger ledger = new RunLedger();
        ledger.note(aRun(base));
        List<PolicyPublished> policies = new ArrayList<>();
        try (Learner learner = new Learner(
                new DirectoryPolicyStore(directory.resolve("elsewhere")),
                Fixtures::recorded,
                Computation.cpu(),
                Clock.systemUTC(),
                () -> false)) {
            policies.add(learner.start(aRun(base), ledger).orElseThrow().policy());
            for (int step = 0; step < 2; step++) {
                ledger.note(policies.get(step));
                policies.add(
                        learner.train(aBatch(step, 8), ledger).orElseThrow().policy());
            }
        }
        return policies.stream().map(PolicyPublished::getSha256).toList();
    }

    /** A learner on a separate thread, stopped when closed. */
    private final class RunningLearner implements AutoCloseable {

        private final LearnerStatus status = new LearnerStatus();
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final LearnerLoop loop;
        private final CompletableFuture<Void> ended;

        private RunningLearner() {
            this(store());
        }

        private RunningLearner(PolicyStore store) {
            loop = new LearnerLoop(
                    new LogClients(Map.of("bootstrap.servers", log.bootstrapServers())),
                    RUN,
                    store,
                    Computation.cpu(),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    status,
                    new LearnerMetrics(meters));
            ended = CompletableFuture.runAsync(loop::run, task -> new Thread(task, "learner").start());
        }

        @Override
        public void close() {
            loop.stop();
            ended.handle((result, failure) -> result).join();
            loop.close();
        }
    }

    /** A store whose disk fills up, or that runs other code during its work. */
    private static final class DisturbedStore implements PolicyStore {

        private final PolicyStore store;
        private final AtomicInteger publications = new AtomicInteger();
        private volatile boolean full;
        private volatile Optional<Runnable> beforeNextPublication = Optional.empty();

        private DisturbedStore(PolicyStore store) {
            this.store = store;
        }

        @Override
        public StoredPolicy publish(String run, long version, CheckpointWriter writer) {
            publications.incrementAndGet();
            beforeNextPublication.ifPresent(Runnable::run);
            beforeNextPublication = Optional.empty();
            return store.publish(run, version, full ? DisturbedStore::writeInPart : writer);
        }

        @Override
        public Path open(String uri, String sha256) {
            return store.open(uri, sha256);
        }

        @Override
        public Set<String> kept(String run) {
            return store.kept(run);
        }

        @Override
        public void retain(String run, LongPredicate keepVersion) {
            store.retain(run, keepVersion);
        }

        private static void writeInPart(Path checkpoint) throws IOException {
            Path weights = Files.writeString(checkpoint.resolve("model.safetensors"), "half");
            throw new FileSystemException(weights.toString(), null, "No space left on device");
        }
    }
}
