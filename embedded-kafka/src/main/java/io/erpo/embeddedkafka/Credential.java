package io.erpo.embeddedkafka;

import java.util.Map;

/** By what someone proves who it is. A broker asks everyone for the kind that its administrator has. */
public sealed interface Credential permits Login, TlsIdentity {

    /** Who shows it, as ACLs name them: {@code User:NAME}. */
    String principal();

    /** Kafka's name for talking TLS and asking for this kind. */
    String protocol();

    /** What a client sets to show it; where to find the broker and whom to trust aside. */
    Map<String, String> clientSettings();

    /** What a broker sets to ask for this kind, and to show this one to itself. */
    Map<String, String> brokerSettings();
}
