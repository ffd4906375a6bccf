package io.erpo.cli.runs;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.cli.ErpoProcess;
import io.erpo.cli.InProcess;
import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.run.RunPublisher;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import io.erpo.view.json.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands against a real broker. */
class RunsIT {

    private static final String ONE = SampleEvents.RUN;
    private static final String OTHER = "erpo-s2-4e5f6a7b";
    private static final RunStarted RUN = SampleEvents.aRun()
            .setRewards(List.of(SampleEvents.aCorrectnessReward("math")))
            .build();

    @TempDir
    Path temporary;

    private Path kafka;

    @Test
    void shouldShowAndCancelTheRunsOfALog() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        ErpoProcess waiting;
        int port;
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, 0)) {
            cluster.startBroker();
            new RunFile(
                            ONE,
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            cluster.httpPorts(),
                            Map.of(),
                            EventJson.of(RUN))
                    .write(directory);
            kafka = Files.writeString(
                    temporary.resolve("kafka.properties"), "bootstrap.servers=" + cluster.bootstrapServers() + "\n");
            assertThat(erpo("runs", "--kafka-config", kafka).out()).isEqualTo("the log holds no run\n");
            assertThat(status(ONE).exitCode()).isEqualTo(4);

            startRuns(cluster);
            shouldShowWhoIsWaitedFor(directory);
            shouldCancelOnce();
            shouldTellOfAFailure(directory, cluster);
            shouldWaitForARunUntilItEnds();
            port = Integer.parseInt(cluster.bootstrapServers().replaceAll(".*:", ""));
            waiting = ErpoProcess.start(submit("1", "--wait"));
            waiting.awaitOutput("is waiting: 0 of 1 steps done");
        }
        shouldWaitThroughARestartOfKafka(directory, port, waiting);
        ErpoProcess atRest =
                ErpoProcess.start("status", "--run", directory.root().toString());
        assertThat(atRest.exitCode()).as(atRest.output()).isEqualTo(5);
    }

    private void shouldShowWhoIsWaitedFor(RunDirectory directory) {
        InProcess table = erpo("runs", "--kafka-config", kafka);
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .containsPattern(ONE + " +erpo +0/2 +running +- +2026-01-01T00:00:00Z")
                .containsPattern(OTHER + " +erpo +0/2 +waiting +- +2026-01-01T00:00:00Z");
        assertThat(erpo("runs", "--run", directory.root(), "--json").lines())
                .hasSize(2)
                .anyMatch(line ->
                        line.startsWith("{\"runId\":\"" + OTHER + "\",\"recipe\":\"erpo\",\"state\":\"waiting\""));

        assertThat(status(OTHER).out()).contains("waits for  learner-service: base policy (1)");
        InProcess one = status(ONE);
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out())
                .contains(
                        "run " + ONE + " (erpo) is running",
                        "waits for  sampler-service: responses (1)",
                        "waits for  reward math: rewards (1)",
                        "lag        sampler-service: 1 records",
                        "lag        learner-service: no position: it is new, or its offsets are forgotten");
        assertThat(erpo("status", "--run", directory.root(), "--json").out())
                .contains("{\"who\":\"reward math\",\"what\":\"rewards\",\"count\":1}");
        assertThat(erpo("status", "--kafka-config", kafka).err()).contains("holds several runs");
        InProcess unknown = status("erpo-s9-00000000");
        assertThat(unknown.exitCode()).isEqualTo(4);
        assertThat(unknown.err()).contains("holds no run erpo-s9-00000000; it holds " + ONE);
    }

    private void shouldCancelOnce() {
        InProcess without = erpo("cancel", "--kafka-config", kafka);
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("--run-id must say which run");
        assertThat(cancel("erpo-s9-00000000").exitCode()).isEqualTo(4);

        InProcess first = cancel(OTHER);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("run " + OTHER + " is cancelled by erpo.run-ends.v1-0@0");
        InProcess ended = status(OTHER);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out())
                .contains("is cancelled", "by cli", "reason     wrong data")
                .doesNotContain("waits for");

        InProcess again = cancel(OTHER);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("run " + OTHER + " has ended before: cancelled by cli: wrong data");
    }

    private void shouldTellOfAFailure(RunDirectory directory, LocalCluster cluster) {
        end(cluster, ONE, RunOutcome.FAILED, "there is no model.safetensors");
        InProcess failed = erpo("status", "--run", directory.root());
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(5);
        assertThat(failed.out()).contains("reason     there is no model.safetensors", "record     erpo.runs.v1-0@12");
        assertThat(erpo("cancel", "--run", directory.root()).err())
                .contains("has ended before: failed by learner-service: there is no model.safetensors");
    }

    private void shouldWaitForARunUntilItEnds() throws Exception {
        ErpoProcess waiting = ErpoProcess.start(submit("0", "--wait"));
        waiting.awaitOutput("is waiting: 0 of 1 steps done");
        String runId = runId(waiting);
        assertThat(cancel(runId).exitCode()).isZero();
        assertThat(waiting.exitCode()).as(waiting.output()).isEqualTo(3);
        assertThat(waiting.output()).contains("run " + runId + " is cancelled by cli: wrong data");

        ErpoProcess again = ErpoProcess.start(submit("0", "--wait"));
        assertThat(again.exitCode()).as(again.output()).isEqualTo(3);
        assertThat(again.output()).contains("run " + runId + " is in the log at ", " already");
        ErpoProcess without = ErpoProcess.start(submit("0"));
        assertThat(without.exitCode()).as(without.output()).isEqualTo(1);
        assertThat(without.output()).contains("is in the log already", "--wait waits for its end");
    }

    private static void shouldWaitThroughARestartOfKafka(RunDirectory directory, int port, ErpoProcess waiting)
            throws Exception {
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, port)) {
            cluster.startBroker();
            end(cluster, runId(waiting), RunOutcome.FAILED, "loss is NaN");

            assertThat(waiting.exitCode()).as(waiting.output()).isEqualTo(5);
            assertThat(waiting.output()).contains("is failed by learner-service: loss is NaN");
        }
    }

    private String[] submit(String seed, String... more) {
        return Stream.concat(
                        Stream.of("submit", "--kafka-config", kafka.toString(), "--steps", "1", "--seed", seed),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static String runId(ErpoProcess submitted) {
        return submitted.output().replaceAll("(?s).*run (\\S+) is in the log.*", "$1");
    }

    private static void end(LocalCluster cluster, String runId, RunOutcome outcome, String reason) {
        RecordPlace place = new RecordPlace("erpo.runs.v1", 0, 12L);
        RunEnded end = new RunEnded(runId, outcome, "learner-service", reason, place, Instant.EPOCH);
        send(cluster, new ProducerRecord<>(Topics.RUN_ENDS.name(), runId, end));
    }

    private static void startRuns(LocalCluster cluster) throws Exception {
        RunPublisher publisher = new RunPublisher(cluster.connection());
        publisher.publish(RUN, List.of());
        publisher.publish(RunStarted.newBuilder(RUN).setRunId(OTHER).build(), List.of());
        send(
                cluster,
                new ProducerRecord<>(Topics.POLICIES.name(), ONE, SampleRun.policy(0)),
                new ProducerRecord<>(
                        Topics.PROMPT_REQUESTS.name(),
                        0,
                        "p1",
                        SampleEvents.aRequest().build()),
                new ProducerRecord<>(
                        Topics.RESPONSES.name(),
                        0,
                        "p1",
                        SampleEvents.aResponse().build()));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(
                            "sampler-service",
                            Map.of(new TopicPartition(Topics.PROMPT_REQUESTS.name(), 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
        // Readers of committed records may see a commit only after it has returned.
        await().atMost(Duration.ofSeconds(60)).until(() -> publisher.holds(ONE) && publisher.holds(OTHER));
    }

    @SafeVarargs
    private static void send(LocalCluster cluster, ProducerRecord<String, SpecificRecord>... records) {
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new EventSerializer())) {
            for (ProducerRecord<String, SpecificRecord> record : records) {
                producer.send(record);
            }
        }
    }

    private InProcess status(String runId) {
        return erpo("status", "--kafka-config", kafka, "--run-id", runId);
    }

    private InProcess cancel(String runId) {
        return erpo("cancel", "--kafka-config", kafka, "--run-id", runId, "--reason", "wrong data");
    }
}
