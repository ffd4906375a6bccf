package io.erpo.history;

import io.erpo.log.ClientSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Gives Kafka Streams the settings that all clients of erpo share, as if they were in a file. */
public final class CommonKafkaSettings implements ConfigSource {

    private final Map<String, String> settings = new TreeMap<>();

    public CommonKafkaSettings() {
        ClientSettings.streams().forEach((name, value) -> settings.put("kafka-streams." + name, value));
    }

    @Override
    public Set<String> getPropertyNames() {
        return settings.keySet();
    }

    @Override
    public String getValue(String name) {
        return settings.get(name);
    }

    @Override
    public String getName() {
        return "settings that all Kafka clients of erpo have in common";
    }
}
