package io.erpo.sampler.service;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker with all topics and an empty policy store, for as long as the application under test runs. */
public class BrokerResource implements QuarkusTestResourceLifecycleManager {

    private static final int PARTITIONS = 2;

    private EmbeddedKafka broker;

    @Override
    public Map<String, String> start() {
        Path directory = directory();
        broker = EmbeddedKafka.start(directory.resolve("kafka"));
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.plane() == Topic.Plane.RUN ? 1 : PARTITIONS, (short) 1))
                .toList());
        return Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "erpo.policy-store",
                directory.resolve("policies").toString());
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "run").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
