package io.erpo.cli.history;

import static io.erpo.fixtures.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.erpo.cli.InProcess;
import io.erpo.events.Outcome;
import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.run.ClusterLog;
import io.erpo.log.run.RunPublisher;
import io.erpo.replay.RunRecorder;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import io.erpo.view.json.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands against a real broker. */
class HistoryIT {

    private static final RunStarted RUN = SampleEvents.aRun().build();

    @TempDir
    Path temporary;

    @Test
    void shouldTellWhatTheLogSaysOfAPromptAndOfAStep() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, 0)) {
            cluster.startBroker();
            new RunPublisher(cluster.connection())
                    .publish(RUN, List.of(new Prompt("p1", "7+5=", "12", "test", "hash", "")));
            publish(cluster.bootstrapServers());
            new RunFile(
                            RUN.getRunId(),
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            cluster.httpPorts(),
                            Map.of(),
                            EventJson.of(RUN))
                    .write(directory);

            Path file = temporary.resolve("visits.jsonl");
            InProcess visits = InProcess.erpo("history", "--run", directory.root(), "--prompt", "p1", "--out", file);
            assertThat(visits.exitCode()).as(visits.err()).isZero();
            assertThat(visits.out()).startsWith("7+5=\nreference: 12\n").contains("all-correct   0 > 1  1 x2");
            assertThat(Files.readAllLines(file)).hasSize(2);

            InProcess standings = InProcess.erpo("history", "--run", directory.root(), "--at-step", "1");
            assertThat(standings.out()).contains("p1       1     1").contains("p2       0     0");

            InProcess metrics = InProcess.erpo("history", "--run", directory.root(), "--metrics", "--out", file);
            assertThat(metrics.exitCode()).as(metrics.err()).isZero();
            assertThat(metrics.out().lines().toList())
                    .isEqualTo(Files.readAllLines(file))
                    .singleElement()
                    .asString()
                    .startsWith("{\"kind\":\"step\",\"step\":0,");

            InProcess future = InProcess.erpo("history", "--run", directory.root(), "--at-step", "2");
            assertThat(future.exitCode()).isEqualTo(1);
            assertThat(future.err()).contains("has closed 1 of its 2 steps; ask for --at-step 1 or less");

            InProcess heldOut = InProcess.erpo("history", "--run", directory.root(), "--prompt", "q1");
            assertThat(heldOut.err()).contains("prompt q1 is held out");

            InProcess whatIf = InProcess.erpo("whatif", "--run", directory.root(), "--t-step", "0.1");
            assertThat(whatIf.exitCode()).as(whatIf.err()).isZero();
            assertThat(whatIf.out())
                    .contains("what if    T_i = min(1.0 + 0.1 * H_i, 1.2)")
                    .containsPattern("all +2 ");

            InProcess contradiction = InProcess.erpo("whatif", "--run", directory.root(), "--t-max", "0.5");
            assertThat(contradiction.exitCode()).isEqualTo(2);
            assertThat(contradiction.err()).contains("temperature.max must be at least temperature.initial");
            shouldTellTheSameOfOneOfTwoRunsOfACluster(cluster, visits, whatIf);
            shouldRecordNoRunThatGoesOn(cluster);
        }
    }

    private void shouldTellTheSameOfOneOfTwoRunsOfACluster(LocalCluster cluster, InProcess visits, InProcess whatIf)
            throws Exception {
        Path kafka = Files.writeString(
                temporary.resolve("kafka.properties"), "bootstrap.servers=" + cluster.bootstrapServers() + "\n");
        RunStarted another = SampleEvents.aRun().setRunId("another").setSteps(9).build();
        new RunPublisher(cluster.connection()).publish(another, List.of());

        assertThat(InProcess.erpo("history", "--kafka-config", kafka, "--run-id", RUN.getRunId(), "--prompt", "p1"))
                .isEqualTo(visits);
        assertThat(InProcess.erpo("whatif", "--kafka-config", kafka, "--run-id", RUN.getRunId(), "--t-step", "0.1"))
                .isEqualTo(whatIf);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> InProcess.erpo("history", "--kafka-config", kafka, "--run-id", "another", "--at-step", "1")
                        .err()
                        .contains("run another has closed 0 of its 9 steps"));
    }

    /** The run continues once all topics have been read. */
    private void shouldRecordNoRunThatGoesOn(LocalCluster cluster) throws Exception {
        RunRecorder recorder = new RunRecorder((part, done, total) -> {
            if (done == total) {
                publish(cluster.bootstrapServers());
            }
        });
        Path target = Files.createDirectory(temporary.resolve("recording"));

        assertThatThrownBy(() -> recorder.record(new ClusterLog(cluster.connection(), RUN.getRunId()), target))
                .hasMessage("run erpo-s1-0a1b2c3d goes on: more of it came to erpo.verified-groups.v1 while its log was"
                        + " read; wait until it ends");
    }

    @Test
    void shouldAskOneQuestionAtATime() {
        assertThat(InProcess.erpo("history", "--run", temporary).exitCode()).isEqualTo(2);
        assertThat(InProcess.erpo("history", "--run", temporary, "--prompt", "p1", "--at-step", "1")
                        .exitCode())
                .isEqualTo(2);
        assertThat(InProcess.erpo("whatif", "--run", temporary).exitCode()).isEqualTo(2);
    }

    private static void publish(String bootstrapServers) {
        VerifiedGroup foreign = visit("p1", 0, 0, Outcome.MIXED, 0, 0, 1, -1);
        foreign.setRunId("another");
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new EventSerializer())) {
            for (VerifiedGroup group : List.of(
                    foreign,
                    visit("p1", 0, 0, Outcome.ALL_CORRECT, 0, 1, 1, 1),
                    visit("p1", 1, 1, Outcome.MIXED, 1, 1, 1, -1))) {
                producer.send(new ProducerRecord<>(Topics.VERIFIED_GROUPS.name(), group.getPromptId(), group));
            }
            producer.send(new ProducerRecord<>(Topics.ADVANTAGE_BATCHES.name(), RUN.getRunId(), SampleRun.batch(0, 1)));
            producer.send(new ProducerRecord<>(Topics.TRAIN_STEPS.name(), RUN.getRunId(), SampleRun.trained(0, 1, 1)));
        }
    }
}
