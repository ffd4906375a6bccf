package io.erpo.log;

import io.erpo.faults.FileFaults;
import io.erpo.log.names.NamePrefix;
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
 * How to reach Kafka: settings shared by all clients, so that no client can lack the security settings.
 *
 * @param settings Kafka client settings, including {@code bootstrap.servers}, and the {@link NamePrefix}
 */
public record KafkaConnection(Map<String, String> settings) {

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    public KafkaConnection {
        settings = Map.copyOf(settings);
        if (settings.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
            throw new IllegalArgumentException("settings must have bootstrap.servers, were " + settings.keySet());
        }
        NamePrefix.of(settings);
    }

    /** A connection to a broker that admits everyone, as local ones do. */
    public static KafkaConnection open(String bootstrapServers) {
        return new KafkaConnection(Map.of(BOOTSTRAP_SERVERS, bootstrapServers));
    }

    /**
     * Reads a properties file, in the format of Kafka's own tools.
     *
     * @throws LogException when the file cannot be read or lacks Kafka's address
     */
    public static KafkaConnection read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new LogException(
                    "%s cannot be read as Kafka's client settings: %s".formatted(file, FileFaults.describe(e)), e);
        } catch (IllegalArgumentException e) {
            throw new LogException(
                    "%s cannot be read as Kafka's client settings: after \\u it needs four hexadecimal digits; write \\\\ for a backslash"
                            .formatted(file),
                    e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        if (settings.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank()) {
            throw new LogException(
                    "%s has no bootstrap.servers; it must say where Kafka is, and what security asks of clients"
                            .formatted(file));
        }
        try {
            return new KafkaConnection(settings);
        } catch (IllegalArgumentException e) {
            throw new LogException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The address of Kafka. */
    public String bootstrapServers() {
        return settings.get(BOOTSTRAP_SERVERS);
    }

    /** The configuration of a client with additional settings. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> client = new HashMap<>(settings);
        client.putAll(more);
        return client;
    }

    /**
     * Requires that Kafka admits clients with these settings; clients would otherwise retry for long, or run out of
     * memory.
     *
     * @throws LogException when Kafka refuses them, or no client can have these settings
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

    /** The message for the user when Kafka does not answer or does not allow something. */
    public LogException failure(KafkaException e) {
        // For a client that could not be created, the cause is what matters.
        Throwable reason = e instanceof ApiException || e.getCause() == null ? e : e.getCause();
        return new LogException(
                "Kafka at %s: %s; is that its address, and do the settings say who asks and for what security?"
                        .formatted(bootstrapServers(), reason.getMessage()),
                e);
    }

    /** Omits the other settings, because some are passwords. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers() + "]";
    }
}
