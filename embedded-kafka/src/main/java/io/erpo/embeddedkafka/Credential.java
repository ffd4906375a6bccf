package io.erpo.embeddedkafka;

import java.util.Map;

/** Proves an identity. A broker requires the same kind of credential as its administrator's from everyone. */
public sealed interface Credential permits Login, TlsIdentity {

    /** The owner, as ACLs name it: {@code User:NAME}. */
    String principal();

    /** Kafka's name for TLS with this kind of credential. */
    String protocol();

    /** The settings with which a client presents it, without the broker's address and the trusted authority. */
    Map<String, String> clientSettings();

    /** The settings with which a broker requires this kind, and presents this credential to itself. */
    Map<String, String> brokerSettings();
}
