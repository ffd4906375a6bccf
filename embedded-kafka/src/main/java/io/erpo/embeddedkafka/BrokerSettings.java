package io.erpo.embeddedkafka;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a broker keeps its data, where it listens and whom it lets in.
 *
 * @param dataDirectory created when absent; what is in it is kept
 * @param port the port on localhost that clients connect to; 0 for any free one
 * @param security empty for a broker that lets everyone on this machine do everything
 */
public record BrokerSettings(Path dataDirectory, int port, Optional<BrokerSecurity> security) {

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 (any free one) to 65535, was " + port);
        }
    }

    /** An open broker. */
    public BrokerSettings(Path dataDirectory, int port) {
        this(dataDirectory, port, Optional.empty());
    }
}
