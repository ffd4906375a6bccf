package io.erpo.cli.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.cli.InProcess;
import io.erpo.cli.free.FreeScenario;
import io.erpo.events.PromptRequest;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.fixtures.SampleEvents;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunPublisher;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import io.erpo.view.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command, and {@code free}, against a real broker. */
class DispatchIT {

    private static final String OPEN = "run-1/p1/0";
    private static final String DONE = "run-1/p1/1";

    @TempDir
    Path temporary;

    @Test
    void shouldRequestAGroupAgainAsLongAsItHasNoOutcome() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, 0)) {
            cluster.startBroker();
            new RunFile(
                            "run-1",
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            cluster.httpPorts(),
                            Map.of(),
                            EventJson.of(SampleEvents.aRun().build()))
                    .write(directory);
            publish(cluster.bootstrapServers());
            publishRuns(cluster);
            Path kafka = Files.writeString(
                    temporary.resolve("kafka.properties"), "bootstrap.servers=" + cluster.bootstrapServers() + "\n");

            InProcess first = dispatch(directory, OPEN);
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out()).startsWith("group run-1/p1/0 is requested again by erpo.prompt-requests.v1-");
            InProcess onACluster =
                    InProcess.erpo("dispatch", "--kafka-config", kafka, "--run-id", "run-1", "--group", OPEN);
            assertThat(onACluster.exitCode()).as(onACluster.err()).isZero();

            assertThat(dispatch(directory, DONE).err())
                    .contains("group run-1/p1/1 has its outcome; nothing waits for it");
            assertThat(dispatch(directory, "run-1/p1/7").err()).contains("group run-1/p1/7 was never requested");
            assertThat(dispatch(directory, "run-2/p1/0").err()).contains("group run-2/p1/0 is not one of run run-1");
            assertRequestedThrice(requests(cluster));

            new FreeScenario(cluster.connection(), kafka, Files.createDirectory(temporary.resolve("free")))
                    .shouldFreeOneRunAndTouchNoOther();
        }
    }

    /** The log holds the two requests of the run, then the first one twice more. */
    private static void assertRequestedThrice(List<ConsumerRecord<byte[], byte[]>> requests) {
        assertThat(requests).hasSize(4);
        ConsumerRecord<byte[], byte[]> first = requests.get(0);
        assertThat(first.headers()).isEmpty();
        for (int times = 1; times <= 2; times++) {
            ConsumerRecord<byte[], byte[]> again = requests.get(1 + times);
            assertThat(again.partition()).isEqualTo(first.partition());
            assertThat(again.key()).isEqualTo(first.key());
            assertThat(again.value()).isEqualTo(first.value());
            assertThat(again.headers().lastHeader("erpo-dispatch").value())
                    .isEqualTo(Integer.toString(times).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void publishRuns(LocalCluster cluster) {
        RunPublisher publisher = new RunPublisher(cluster.connection());
        for (String id : List.of("run-1", "run-2")) {
            RunStarted run = SampleEvents.aRun()
                    .setRunId(id)
                    .setBasePolicyUri(id.equals("run-2") ? "/policies/run-1/v000001-0123456789ab" : "models/tiny")
                    .build();
            publisher.publish(run, List.of());
        }
        // Readers of committed records may see a commit only after it has returned.
        await().atMost(Duration.ofSeconds(60)).until(() -> publisher.holds("run-1") && publisher.holds("run-2"));
    }

    private static InProcess dispatch(RunDirectory directory, String group) {
        return InProcess.erpo("dispatch", "--run", directory.root(), "--group", group);
    }

    private static PromptRequest request(String groupId) {
        return SampleEvents.aRequest().setRunId("run-1").setGroupId(groupId).build();
    }

    private static void publish(String bootstrapServers) {
        VerifiedGroup outcome = SampleEvents.aVerifiedGroup()
                .setRunId("run-1")
                .setGroupId(DONE)
                .setVisit(1)
                .build();
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new EventSerializer())) {
            producer.send(new ProducerRecord<>(Topics.PROMPT_REQUESTS.name(), "p1", request(OPEN)));
            producer.send(new ProducerRecord<>(Topics.PROMPT_REQUESTS.name(), "p1", request(DONE)));
            producer.send(new ProducerRecord<>(Topics.VERIFIED_GROUPS.name(), "p1", outcome));
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> requests(LocalCluster cluster) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (LogReader reader = new LogReader(cluster.connection())) {
            reader.records(Topics.PROMPT_REQUESTS).forEach(records::add);
        }
        return records;
    }
}
