package io.erpo.embeddedkafka;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a broker keeps its data, where it listens and whom it lets in.
 *
 * @param dataDirectory created when absent; what is in it is kept
 * @param port the port that clients connect to; 0 for any free one
 * @param host the name that clients know this machine by; with localhost nobody else can connect
 * @param security empty for a broker that lets everyone who can connect do everything
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

    /** The interface to listen on; empty for all of them. */
    String listenHost() {
        return host.equals(THIS_MACHINE) ? host : "";
    }
}
