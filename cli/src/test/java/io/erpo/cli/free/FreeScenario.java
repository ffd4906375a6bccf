package io.erpo.cli.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.InProcess;
import io.erpo.events.Response;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.fixtures.SampleEvents;
import io.erpo.log.KafkaConnection;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Frees one of two runs in a log that has both; for a test that has such a log. */
public final class FreeScenario {

    private final KafkaConnection kafka;
    private final Path config;
    private final Path directory;

    /**
     * @param config client settings for the same broker
     * @param directory an empty one
     */
    public FreeScenario(KafkaConnection kafka, Path config, Path directory) {
        this.kafka = kafka;
        this.config = config;
        this.directory = directory;
    }

    /** Run-1 and run-2 have been started, and no response is in the log. */
    public void shouldFreeOneRunAndTouchNoOther() throws Exception {
        send(0, response("run-1", 0), response("run-1", 1), response("run-2", 2), response("run-1", 3));
        Path before = archive("before.zip");

        assertThat(free("--archive", before).err())
                .contains("run run-1 has no end in the log, so it may go on; wait for it, or cancel it");
        send(Topics.RUN_ENDS.name(), 0, "run-1", end());
        send(1, response("run-1", 4));
        InProcess incomplete = free("--archive", before);
        assertThat(incomplete.exitCode()).isEqualTo(1);
        assertThat(incomplete.err()).contains(before + " does not hold run run-1 whole: erpo.responses.v1-");
        assertThat(responses()).hasSize(5);

        Path whole = archive("whole.zip");
        assertThat(free("--archive", whole, "--policy-store", store(), "--dry-run")
                        .out())
                .contains("run run-2", "policy 1 stays: run run-2 begins with it", "nothing was deleted");
        assertThat(responses()).hasSize(5);

        InProcess freed = free("--archive", whole, "--policy-store", store());
        assertThat(freed.exitCode()).as(freed.err()).isZero();
        assertThat(responses()).containsExactly("run-2/p1/0/2", "run-1/p1/0/3");
        assertThat(directory.resolve("policies/run-1")).isDirectoryNotContaining("glob:**v000000*");
        assertThat(directory.resolve("policies/run-1")).isDirectoryContaining("glob:**v000001*");
        assertThat(free("--archive", whole).exitCode()).as("once more").isZero();
    }

    private Path store() throws Exception {
        for (String version : List.of("v000000-0123456789ab", "v000001-0123456789ab")) {
            Files.createDirectories(directory.resolve("policies/run-1").resolve(version));
        }
        return directory.resolve("policies");
    }

    private Path archive(String name) {
        Path file = directory.resolve(name);
        InProcess archived = InProcess.erpo("archive", "--kafka-config", config, "--run-id", "run-1", "--to", file);
        assertThat(archived.exitCode()).as(archived.err()).isZero();
        return file;
    }

    private InProcess free(Object... more) {
        Object[] arguments = new Object[5 + more.length];
        System.arraycopy(new Object[] {"free", "--kafka-config", config, "--run-id", "run-1"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return InProcess.erpo(arguments);
    }

    private static RunEnded end() {
        return new RunEnded("run-1", RunOutcome.FINISHED, "history-stream", "", null, SampleEvents.ORIGIN);
    }

    private static Response response(String run, int index) {
        return SampleEvents.aResponse(run + "/p1/0", index).setRunId(run).build();
    }

    private List<String> responses() {
        try (LogReader reader = new LogReader(kafka)) {
            return reader.events(Topics.RESPONSES).map(Response::getResponseId).toList();
        }
    }

    private void send(int partition, Response... responses) {
        for (Response response : responses) {
            send(Topics.RESPONSES.name(), partition, response.getPromptId(), response);
        }
    }

    private void send(String topic, int partition, String key, SpecificRecord event) {
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new EventSerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, key, event));
        }
    }
}
