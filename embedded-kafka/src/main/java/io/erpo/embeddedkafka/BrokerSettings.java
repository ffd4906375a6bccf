package io.erpo.embeddedkafka;

import java.nio.file.Path;

/**
 * Where a broker keeps its data and where it listens.
 *
 * @param dataDirectory created when absent; what is in it is kept
 * @param port the port on localhost that clients connect to; 0 for any free one
 */
public record BrokerSettings(Path dataDirectory, int port) {

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 (any free one) to 65535, was " + port);
        }
    }
}
