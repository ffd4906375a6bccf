package io.erpo.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.InProcess;
import io.erpo.fixtures.SampleRun;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.view.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Runs the commands against a real broker. */
class DeadLettersIT {

    @TempDir
    Path temporary;

    @Test
    void shouldShowTheLettersAndPublishThoseThatWereChosenOnce() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, 0)) {
            cluster.startBroker();
            new RunFile(
                            SampleRun.run().getRunId(),
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            cluster.httpPorts(),
                            Map.of(),
                            EventJson.of(SampleRun.run()))
                    .write(directory);
            assertThat(command(directory, "list").out()).isEqualTo("no dead letters\n");
            publish(cluster.bootstrapServers(), Letters.readable(), Letters.garbage(), Letters.ofAnotherRun());

            assertThat(command(directory, "list").out())
                    .contains("offset 0: PolicyPublished erpo.policies.v1-0@7, refused by history-stream")
                    .contains("offset 1: a record that cannot be read")
                    .contains("in all 2; ");

            InProcess missing = command(directory, "retry", "--offset", 0, "--offset", 5);
            assertThat(missing.exitCode()).isEqualTo(1);
            assertThat(missing.err()).contains("there is no dead letter at offset 5");
            assertThat(policies(cluster)).isEmpty();

            InProcess one = command(directory, "retry", "--offset", 0);
            assertThat(one.exitCode()).as(one.err()).isZero();
            assertThat(one.out())
                    .contains("erpo.dead-letters.v1-0@0, from erpo.policies.v1-0@7, is published again as"
                            + " erpo.policies.v1-0@0")
                    .contains("1 published, 0 not");

            InProcess all = command(directory, "retry", "--all");
            assertThat(all.exitCode()).isEqualTo(1);
            assertThat(all.out()).contains("1 published, 1 not");
            assertThat(policies(cluster)).hasSize(2).allSatisfy(record -> {
                assertThat(record.value()).isEqualTo(Events.encode(SampleRun.policy(3)));
                assertThat(new String(
                                record.headers().lastHeader("erpo-retry-of").value(), StandardCharsets.UTF_8))
                        .isEqualTo("erpo.dead-letters.v1-0@0");
            });
        }
    }

    @Test
    void shouldTryNothingAgainThatWasNotChosen() {
        assertThat(InProcess.erpo("dead-letters", "retry", "--run", temporary).exitCode())
                .isEqualTo(2);
    }

    private static InProcess command(RunDirectory directory, String name, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("dead-letters", name, "--run", directory.root()));
        all.addAll(List.of(arguments));
        return InProcess.erpo(all.toArray());
    }

    private static void publish(String bootstrapServers, SpecificRecord... letters) {
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new EventSerializer())) {
            for (SpecificRecord letter : letters) {
                producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), "key", letter));
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> policies(LocalCluster cluster) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (LogReader reader = new LogReader(cluster.connection())) {
            reader.records(Topics.POLICIES).forEach(records::add);
        }
        return records;
    }
}
