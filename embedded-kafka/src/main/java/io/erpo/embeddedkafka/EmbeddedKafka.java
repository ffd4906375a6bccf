package io.erpo.embeddedkafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker in this JVM: the real one, started through the same entry points as its command-line tools, on one
 * KRaft node. Topics, records and group offsets survive {@link #close} and a new start on the same directory.
 */
public final class EmbeddedKafka implements AutoCloseable {

    /** In this JVM the broker would log its whole configuration at INFO. Held, since loggers are weakly referenced. */
    private static final List<Logger> QUIET = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker on any free port.
     *
     * @throws BrokerStartException when the directory cannot be used
     */
    public static EmbeddedKafka start(Path dataDirectory) {
        return start(new BrokerSettings(dataDirectory, 0));
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws BrokerStartException when the port is taken or the directory cannot be used
     */
    public static EmbeddedKafka start(BrokerSettings settings) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        int port = settings.port() == 0 ? Ports.anyFree() : Ports.requireFree(settings.port());
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(prepare(settings, port), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new BrokerStartException(
                    "the broker did not start on port %d with data in %s: %s"
                            .formatted(port, settings.dataDirectory(), e.getMessage()),
                    e);
        }
        return new EmbeddedKafka(server, port);
    }

    /** Where clients find the broker, as they expect it in {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** The port on localhost. */
    public int port() {
        return port;
    }

    /**
     * Creates topics and returns when every partition takes records: a client that asks for it sooner may wait for minutes.
     *
     * @throws IllegalStateException when one exists already or is refused
     */
    public void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(topics).all().get();
            List<String> names = topics.stream().map(NewTopic::name).toList();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(names).allTopicNames().get().values().forEach(topic -> topic.partitions()
                    .forEach(
                            info -> ends.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest())));
            admin.listOffsets(ends).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "topics were not created: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were being created", e);
        }
    }

    /** Stops the broker in order: open segments are flushed and the next start need not recover them. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties prepare(BrokerSettings settings, int port) {
        Path directory = settings.dataDirectory().toAbsolutePath();
        Path logs = directory.resolve("kraft");
        Properties properties = BrokerProperties.of(logs, port, Ports.anyFree());
        try {
            Files.createDirectories(logs);
            Path file = BrokerProperties.write(properties, directory.resolve("server.properties"));
            if (!Files.exists(logs.resolve("meta.properties"))) {
                format(file);
            }
        } catch (IOException e) {
            throw new BrokerStartException(
                    "data directory %s cannot be used: %s; choose one that can be written".formatted(directory, e), e);
        }
        return properties;
    }

    private static void format(Path serverProperties) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {
                    "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", serverProperties.toString()
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("formatting failed: " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
