package io.erpo.embeddedkafka;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a broker keeps its data, where it listens and who may connect.
 *
 * @param dataDirectory created when absent; existing content is kept
 * @param port of the broker; 0 for any free one
 * @param host name by which clients reach this machine; with localhost no other machine can connect
 * @param security empty for a broker that lets every client do everything
 */
public record BrokerSettings(Path dataDirectory, int port, String host, Optional<BrokerSecurity> security) {

    static final String THIS_MACHINE = "localhost";

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 (any free one) to 65535, was " + port);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must be a name that clients can resolve, was blank");
        }
    }

    /** A broker for this machine. */
    public BrokerSettings(Path dataDirectory, int port, Optional<BrokerSecurity> security) {
        this(dataDirectory, port, THIS_MACHINE, security);
    }

    /** An open broker for this machine. */
    public BrokerSettings(Path dataDirectory, int port) {
        this(dataDirectory, port, Optional.empty());
    }

    /** The interface to listen on; empty for all interfaces. */
    String listenHost() {
        return host.equals(THIS_MACHINE) ? host : "";
    }
}
