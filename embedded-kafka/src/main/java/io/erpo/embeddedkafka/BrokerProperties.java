package io.erpo.embeddedkafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The {@code server.properties} of a broker. */
final class BrokerProperties {

    private static final String DEFAULTS = "broker.properties";

    private BrokerProperties() {}

    static Properties of(Path logDirectory, BrokerSettings settings, Ports ports) {
        Properties properties = defaults();
        properties.setProperty("log.dirs", logDirectory.toString());
        properties.setProperty(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://localhost:%d"
                        .formatted(settings.listenHost(), ports.clients(), ports.controller()));
        properties.setProperty("advertised.listeners", "PLAINTEXT://%s:%d".formatted(settings.host(), ports.clients()));
        properties.setProperty("controller.quorum.voters", "1@localhost:" + ports.controller());
        return properties;
    }

    /** Those of a controller on the same directory, without the broker, which soon fences a broker that is silent. */
    static Properties controllerAlone(Properties broker) {
        Properties properties = new Properties();
        properties.putAll(broker);
        properties.setProperty("process.roles", "controller");
        properties.setProperty("listeners", broker.getProperty("listeners").replaceFirst(".*(?=CONTROLLER://)", ""));
        properties.remove("advertised.listeners");
        properties.setProperty("broker.session.timeout.ms", "200");
        properties.setProperty("broker.heartbeat.interval.ms", "100");
        return properties;
    }

    static Path write(Properties properties, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, "Written at every start of the broker");
        }
        return file;
    }

    private static Properties defaults() {
        Properties properties = new Properties();
        try (InputStream in = BrokerProperties.class.getResourceAsStream(DEFAULTS)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + DEFAULTS, e);
        }
        return properties;
    }
}
