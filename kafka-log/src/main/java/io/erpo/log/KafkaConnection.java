package io.erpo.log;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;

/**
 * How to reach Kafka: what all clients have in common, so that none can be made that forgets what security asks for.
 *
 * @param settings Kafka's own settings of clients, {@code bootstrap.servers} among them
 */
public record KafkaConnection(Map<String, String> settings) {

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    public KafkaConnection {
        settings = Map.copyOf(settings);
        if (settings.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
            throw new IllegalArgumentException("settings must have bootstrap.servers, were " + settings.keySet());
        }
    }

    /** To a broker that lets everyone in, as those on this machine do. */
    public static KafkaConnection open(String bootstrapServers) {
        return new KafkaConnection(Map.of(BOOTSTRAP_SERVERS, bootstrapServers));
    }

    /**
     * As a file says, in the form that Kafka's own tools take.
     *
     * @throws LogException when it cannot be read or does not say where Kafka is
     */
    public static KafkaConnection read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new LogException("%s cannot be read as Kafka's client settings: %s".formatted(file, e), e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        if (settings.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
            throw new LogException(
                    "%s has no bootstrap.servers; it must say where Kafka is, and what security asks of clients"
                            .formatted(file));
        }
        return new KafkaConnection(settings);
    }

    /** Where Kafka is. */
    public String bootstrapServers() {
        return settings.get(BOOTSTRAP_SERVERS);
    }

    /** The configuration of a client of a certain kind. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> client = new HashMap<>(settings);
        client.putAll(more);
        return client;
    }

    /**
     * Requires that Kafka lets clients with these settings in; they themselves would try for long, or run out of memory.
     *
     * @throws LogException when it refuses them, or when they are such that there can be no client
     */
    public void requireAdmission() {
        try {
            Admission.require(with(Map.of()));
        } catch (AdmissionRefusedException e) {
            throw new LogException(e.getMessage(), e);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /** The clients of a command, which wait for Kafka as long as Kafka's own tools do. */
    public LogClients clients() {
        return new LogClients(with(Map.of()), Optional.empty(), ClientObserver.NONE);
    }

    /** What to tell the user when Kafka does not answer or does not allow something. */
    public LogException failure(KafkaException e) {
        // Of a client that could not be made, the cause is the news.
        Throwable reason = e instanceof ApiException || e.getCause() == null ? e : e.getCause();
        return new LogException(
                "Kafka at %s: %s; is that its address, and do the settings say who asks and for what security?"
                        .formatted(bootstrapServers(), reason.getMessage()),
                e);
    }

    /** Some settings are passwords. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers() + "]";
    }
}
