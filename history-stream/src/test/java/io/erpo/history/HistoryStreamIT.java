package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.history.World.Result;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topic.Plane;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service against a real broker: exactly-once processing in three partitions across a crash, a damage of
 * its state, and clocks of others that are wrong.
 */
class HistoryStreamIT {

    private static final int PROMPT_PARTITIONS = 3;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<Topic<?>> OF_OTHERS =
            List.of(Topics.RUNS, Topics.POLICIES, Topics.PROMPTS, Topics.REWARDS);

    @Test
    void shouldComeToTheSameWhenItIsKilledAndDamagedOnTheWay(@TempDir Path directory) throws Exception {
        RunStarted run = Given.run()
                .setSteps(4)
                .setPromptIds(Given.promptIds(0, 8))
                .setSampling(new SamplingSettings(4, 3, 8, 1, List.of()))
                .build();
        Result expected = withoutBroker(run, directory.resolve("expected"));

        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("broker"))) {
            String kafka = broker.bootstrapServers();
            Path state = directory.resolve("state");
            try (ServiceProcess first = new ServiceProcess(kafka, state, directory.resolve("first.log"))) {
                awaitThat("alive while topics are awaited", first, () -> first.health("live") == 200);
                assertThat(first.health("ready")).isEqualTo(503);
                createTopics(broker);
                awaitThat("ready", first, () -> first.health("ready") == 200);
                try (KafkaLog log = new KafkaLog(kafka, Topics.all())) {
                    World world = new World(twoDaysAhead(log), run, new Random(2));
                    awaitThat("two steps", first, () -> world.step().batches().size() >= 2);
                    first.kill();
                    try (ServiceProcess second = new ServiceProcess(kafka, state, directory.resolve("second.log"))) {
                        awaitThat("ready once more", second, () -> second.health("ready") == 200);
                    }
                    damage(state);
                    try (ServiceProcess third = new ServiceProcess(kafka, state, directory.resolve("third.log"))) {
                        awaitThat("ready again", third, () -> third.health("ready") == 200);
                        awaitThat("the end", third, () -> finished(world.step(), expected) && !world.busy());
                        assertThat(third.log())
                                .contains("the state of task 0_0 is damaged: it is deleted and restored from the log: ")
                                .contains(
                                        "the state of task 1_0 is damaged: it is deleted and restored from the log: ");
                        String ofRun = "{run=\"" + run.getRunId() + "\"} ";
                        assertThat(third.metrics())
                                .contains(
                                        "erpo_history_groups_open 0.0",
                                        "erpo_history_step" + ofRun + "3.0",
                                        "erpo_history_step_all_correct_ratio" + ofRun
                                                + expected.batches()
                                                        .get(3)
                                                        .getStatistics()
                                                        .getAllCorrectShare());
                    }
                    assertThat(world.result()).isEqualTo(expected);
                    Config own = configuration(kafka, "erpo-history-verified-groups-by-run-repartition");
                    assertThat(own.get("max.message.bytes").value())
                            .as("bytes that a topic of the stream's own takes, as others do")
                            .isEqualTo(Integer.toString(Topics.MAX_RECORD_BYTES));
                    assertThat(own.get("compression.type").value()).isEqualTo(Topics.COMPRESSION);
                }
            }
        }
    }

    private static Config configuration(String kafka, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            return admin.describeConfigs(List.of(resource)).all().get().get(resource);
        }
    }

    private static Result withoutBroker(RunStarted run, Path state) {
        try (Stream stream = new Stream(state)) {
            return World.play(stream, run, new Random(1));
        }
    }

    private static boolean finished(Result result, Result expected) {
        return result.batches().size() == expected.batches().size()
                && result.evaluations().size() == expected.evaluations().size();
    }

    /** A file that a power cut emptied, in each task another. */
    private static void damage(Path state) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean ofTracker = file.toString().contains("/0_");
                if (ofTracker ? name.equals("CURRENT") : name.endsWith(".sst")) {
                    Files.write(file, new byte[0]);
                }
            }
        }
    }

    /** Topics of an earlier release: they keep the timestamps of their writers, those of the stream at most an hour ahead. */
    private static void createTopics(EmbeddedKafka broker) {
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.plane() == Plane.RUN ? 1 : PROMPT_PARTITIONS, (short) 1)
                        .configs(Map.of(
                                "message.timestamp.type",
                                "CreateTime",
                                "message.timestamp.after.max.ms",
                                Long.toString(OF_OTHERS.contains(topic) ? Long.MAX_VALUE : HOUR.toMillis()))))
                .toList());
    }

    /** The other services as their clocks were wrong. */
    private static Log twoDaysAhead(Log log) {
        long ahead = System.currentTimeMillis() + Duration.ofDays(2).toMillis();
        return new Log() {
            @Override
            public void send(SpecificRecord event, long timestamp) {
                log.send(event, ahead + timestamp);
            }

            @Override
            public <E extends SpecificRecord> List<E> published(Topic<E> topic) {
                return log.published(topic);
            }
        };
    }

    private static void awaitThat(String what, ServiceProcess service, BooleanSupplier condition) {
        await(what)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    service.assertRunning();
                    return condition.getAsBoolean();
                });
    }
}
