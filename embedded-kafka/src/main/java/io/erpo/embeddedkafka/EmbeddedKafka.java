package io.erpo.embeddedkafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker in this JVM: the real one, started through the same entry points as its command-line tools, on one
 * KRaft node. Topics, records and group offsets survive {@link #close} and a new start on the same directory.
 */
public final class EmbeddedKafka implements AutoCloseable {

    /** A change that the administrator makes and waits for. */
    @FunctionalInterface
    private interface Change {
        void make(Admin admin) throws ExecutionException, InterruptedException;
    }

    /**
     * In this JVM the broker would log its whole configuration at INFO. The list keeps the loggers alive, because they
     * are weakly referenced.
     */
    private static final List<Logger> QUIET = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    /** Kafka's minimum, which is enough for passwords in tests. */
    private static final int SCRAM_ITERATIONS = 4_096;

    /** Starts with other ports, when one was taken. */
    private static final int ATTEMPTS = 5;

    /** Half a minute of attempts. */
    private static final int LEADER_ATTEMPTS = 300;

    private static final long LEADER_PAUSE_MILLIS = 100;

    /** The value in broker.properties. */
    private static final String NODE_ID = "1";

    private final KafkaRaftServer server;
    private final String host;
    private final int port;
    private final Optional<BrokerSecurity> security;

    private EmbeddedKafka(KafkaRaftServer server, String host, int port, Optional<BrokerSecurity> security) {
        this.server = server;
        this.host = host;
        this.port = port;
        this.security = security;
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
        for (int attempt = 1; ; attempt++) {
            Ports ports = Ports.free(settings.port());
            try {
                return new EmbeddedKafka(
                        startServer(settings, ports), settings.host(), ports.clients(), settings.security());
            } catch (RuntimeException e) {
                // Between the choice of a port and its use another process may take it.
                if (attempt == ATTEMPTS || !isTakenPort(e)) {
                    throw new BrokerStartException(
                            "the broker did not start on port %d with data in %s: %s"
                                    .formatted(ports.clients(), settings.dataDirectory(), e.getMessage()),
                            e);
                }
            }
        }
    }

    /** The broker's address, in the form of {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return host + ":" + port;
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Kafka settings of a client with all permissions. */
    public Map<String, Object> connection() {
        return security.map(secured -> secured.connection(bootstrapServers(), secured.administrator()))
                .orElseGet(() -> Map.of("bootstrap.servers", bootstrapServers()));
    }

    /**
     * Kafka settings of a client with this credential.
     *
     * @throws IllegalStateException when the broker is open and requires no credential
     */
    public Map<String, Object> connection(Credential credential) {
        return requireSecurity().connection(bootstrapServers(), credential);
    }

    /**
     * Lets users log in, or changes their passwords. ACLs determine what they may do.
     *
     * @throws IllegalStateException when the broker is open and requires no login
     */
    public void admit(Collection<Login> users) {
        requireSecurity();
        List<UserScramCredentialAlteration> credentials = users.stream()
                .<UserScramCredentialAlteration>map(login -> new UserScramCredentialUpsertion(
                        login.user(),
                        new ScramCredentialInfo(ScramMechanism.fromMechanismName(Login.MECHANISM), SCRAM_ITERATIONS),
                        login.password()))
                .toList();
        administer(
                "users were not admitted",
                admin -> admin.alterUserScramCredentials(credentials).all().get());
    }

    /**
     * Presents another certificate to clients from now on, of the same name and authority. Open connections stay.
     *
     * @throws IllegalStateException when the broker is open and has no certificate, or refuses this one
     */
    public void replaceIdentity(TlsIdentity identity) {
        List<AlterConfigOp> changes = requireSecurity().replacement(identity).entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, NODE_ID);
        administer("the certificate was not replaced", admin -> admin.incrementalAlterConfigs(Map.of(broker, changes))
                .all()
                .get());
    }

    /**
     * Creates topics and returns when every partition accepts records: a client that uses a topic earlier may wait for
     * minutes.
     *
     * @throws IllegalStateException when a topic already exists or is refused
     */
    public void createTopics(Collection<NewTopic> topics) {
        administer("topics were not created", admin -> {
            CreateTopicsResult creation = admin.createTopics(topics);
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            // Does not describe the topics: a broker may not know a new one for a moment and report that.
            for (NewTopic topic : topics) {
                int partitions = creation.numPartitions(topic.name()).get();
                IntStream.range(0, partitions)
                        .forEach(partition ->
                                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest()));
            }
            awaitLeaders(admin, ends);
        });
    }

    /** Stops the broker cleanly: it flushes open segments, so that the next start need not recover them. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private BrokerSecurity requireSecurity() {
        return security.orElseThrow(() -> new IllegalStateException(
                "the broker on port %d is open and knows no users; start it with BrokerSettings that have a security"
                        .formatted(port)));
    }

    private void administer(String failure, Change change) {
        try (Admin admin = Admin.create(connection())) {
            change.make(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure + ": interrupted", e);
        }
    }

    private static KafkaRaftServer startServer(BrokerSettings settings, Ports ports) {
        boolean killed = KilledBroker.isLeftIn(logDirectory(settings));
        Properties properties = prepare(settings, ports);
        if (killed) {
            KilledBroker.withdraw(properties);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static boolean isTakenPort(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(BindException.class::isInstance);
    }

    /** A broker that has just created a topic may say for a moment that it does not know it. */
    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends)
            throws ExecutionException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == LEADER_ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(LEADER_PAUSE_MILLIS);
            }
        }
    }

    private static Properties prepare(BrokerSettings settings, Ports ports) {
        Path directory = settings.dataDirectory().toAbsolutePath();
        Path logs = logDirectory(settings);
        Properties properties = BrokerProperties.of(logs, settings, ports);
        settings.security().ifPresent(security -> security.applyTo(properties));
        try {
            Files.createDirectories(logs);
            Path file = BrokerProperties.write(properties, directory.resolve("server.properties"));
            if (!Files.exists(logs.resolve("meta.properties"))) {
                format(file, settings.security());
            }
        } catch (IOException e) {
            throw new BrokerStartException(
                    "data directory %s cannot be used: %s; choose one that can be written".formatted(directory, e), e);
        }
        return properties;
    }

    private static Path logDirectory(BrokerSettings settings) {
        return settings.dataDirectory().toAbsolutePath().resolve("kraft");
    }

    private static void format(Path serverProperties, Optional<BrokerSecurity> security) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", serverProperties.toString()));
        security.flatMap(BrokerSecurity::firstCredentials)
                .ifPresent(credentials -> arguments.addAll(List.of("--add-scram", credentials)));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                arguments.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("formatting failed: " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
