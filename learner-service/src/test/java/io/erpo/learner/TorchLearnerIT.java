package io.erpo.learner;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.erpo.events.DeadLetter;
import io.erpo.events.Engine;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.training.Computation;
import io.erpo.log.LogClients;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** learner-torch on two ranks and learner-service take turns with one log and one store. */
class TorchLearnerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int RESPONSES = 8;

    @TempDir
    private Path directory;

    private TestLog log;
    private Path base;

    @BeforeEach
    void startBroker() throws Exception {
        TorchProcess.assumeInstalled();
        base = aBasePolicy(directory.resolve("base"));
        log = new TestLog(directory.resolve("kafka"));
    }

    @AfterEach
    void stopBroker() {
        if (log != null) {
            log.close();
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenRanksAreKilledAndTheOtherLearnerTakesOver() throws Exception {
        log.write(Topics.RUNS, "no event".getBytes(StandardCharsets.UTF_8));
        log.start(RunStarted.newBuilder(aRun(base))
                .setRunId("unseen")
                .setBasePolicyUri("/no/such/directory")
                .build());
        RunStarted invalid =
                RunStarted.newBuilder(aRun(base)).setRunId("invalid").build();
        invalid.getOptimizer().setLearningRate(-1.0);
        log.start(invalid);
        log.start(aRun(base));

        // A rank that is not the one with Kafka is killed as step 1 begins.
        try (TorchProcess torch = killedAt("training:1")) {
            awaitPolicies(1, torch);
            log.sampleAndBatch(0, RESPONSES);
            awaitPolicies(2, torch);
            log.sampleAndBatch(1, RESPONSES);
            awaitEnd(torch);
        }
        assertThat(log.read(Topics.POLICIES)).hasSize(2);

        try (JavaLearner ignored = new JavaLearner()) {
            await().atMost(PATIENCE).until(() -> log.read(Topics.POLICIES), found -> found.size() == 3);
        }

        // The rank with Kafka is killed when version 3 is stored and not published.
        log.sampleAndBatch(2, RESPONSES);
        try (TorchProcess torch = killedAt("stored:3")) {
            awaitEnd(torch);
        }
        List<String> stored = versions("v000003-");
        assertThat(stored).hasSize(1);
        assertThat(log.read(Topics.POLICIES)).hasSize(3);

        // It is killed when version 4 is published and it does not know yet.
        log.sampleAndBatch(3, RESPONSES);
        try (TorchProcess torch = killedAt("committed:4")) {
            awaitEnd(torch);
        }
        assertThat(versions("v000003-")).isEqualTo(stored);

        try (JavaLearner ignored = new JavaLearner()) {
            log.sampleAndBatch(4, RESPONSES);
            await().atMost(PATIENCE).until(() -> log.read(Topics.POLICIES), found -> found.size() >= 6);
        }

        shouldHoldEachStepOnce();
        shouldHoldWhatIsWrongWithEachRun();
        // Five batches, and the marker of each transaction but the last.
        assertThat(log.committed(Topics.ADVANTAGE_BATCHES)).isEqualTo(9);
    }

    private void shouldHoldEachStepOnce() {
        assertThat(log.read(Topics.POLICIES))
                .extracting(PolicyPublished::getVersion)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(log.read(Topics.TRAIN_STEPS))
                .extracting(TrainStep::getStep, TorchLearnerIT::ranks)
                .containsExactly(
                        tuple(0, Optional.of("2")),
                        tuple(1, Optional.empty()),
                        tuple(2, Optional.of("2")),
                        tuple(3, Optional.of("2")),
                        tuple(4, Optional.empty()));
        assertThat(log.read(Topics.TRAIN_STEPS))
                .extracting(TrainStep::getPolicySha256)
                .isEqualTo(log.read(Topics.POLICIES).stream()
                        .skip(1)
                        .map(PolicyPublished::getSha256)
                        .toList());
    }

    private void shouldHoldWhatIsWrongWithEachRun() {
        assertThat(log.read(Topics.DEAD_LETTERS))
                .extracting(DeadLetter::getOffset, DeadLetter::getConsumer)
                .containsExactly(tuple(0L, "learner-service"), tuple(4L, "learner-service"));
        assertThat(log.read(Topics.DEAD_LETTERS))
                .extracting(DeadLetter::getReason)
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("expected Avro single-object encoding"),
                        reason -> assertThat(reason)
                                .isEqualTo("run invalid cannot be trained: optimizer.learningRate must be 0 or more,"
                                        + " was -1.0"));
        assertThat(log.read(Topics.RUN_ENDS))
                .extracting(RunEnded::getRunId, RunEnded::getReason)
                .containsExactly(
                        tuple(
                                "unseen",
                                "run unseen begins with the policy in /no/such/directory, but there is no"
                                        + " model.safetensors: make the directory available to the learner, and start"
                                        + " another run"),
                        tuple(
                                "invalid",
                                "run invalid cannot be trained: optimizer.learningRate must be 0 or more, was -1.0"));
    }

    /** Of learner-torch; learner-service has none. */
    private static Optional<String> ranks(TrainStep step) {
        return Optional.ofNullable(step.getEngine())
                .filter(engine -> engine.getName().equals("torch-fsdp"))
                .map(Engine::getFlags)
                .map(flags -> flags.get("ranks"));
    }

    private List<String> versions(String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(directory.resolve("policies").resolve(RUN))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
    }

    private TorchProcess killedAt(String moment) {
        return TorchProcess.killedAt(
                moment, log.bootstrapServers(), directory.resolve("policies"), directory.resolve("torch.log"));
    }

    private static void awaitEnd(TorchProcess torch) {
        await().atMost(PATIENCE).until(() -> !torch.isAlive());
        assertThat(torch.output()).as("the moment came").contains("killed at");
    }

    private void awaitPolicies(int count, TorchProcess torch) {
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(torch.isAlive()).as(torch::output).isTrue())
                .until(() -> log.read(Topics.POLICIES).size() >= count);
    }

    /** learner-service, as the instance that learner-torch is too. */
    private final class JavaLearner implements AutoCloseable {

        private final LearnerLoop loop = new LearnerLoop(
                new LogClients(Map.of("bootstrap.servers", log.bootstrapServers())),
                "0",
                new DirectoryPolicyStore(directory.resolve("policies")),
                Computation.cpu(),
                Clock.systemUTC(),
                new LearnerStatus(),
                new LearnerMetrics(new SimpleMeterRegistry()));
        private final CompletableFuture<Void> ended =
                CompletableFuture.runAsync(loop::run, task -> new Thread(task, "learner").start());

        @Override
        public void close() {
            loop.stop();
            ended.join();
            loop.close();
        }
    }
}
