package io.erpo.cluster;

import io.erpo.embeddedkafka.BrokerSecurity;
import io.erpo.embeddedkafka.BrokerSettings;
import io.erpo.embeddedkafka.Credential;
import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.embeddedkafka.Login;
import io.erpo.embeddedkafka.TlsAuthority;
import io.erpo.embeddedkafka.TlsIdentity;
import io.erpo.log.access.ServiceAccess;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker with all topics that speaks TLS and lets each service do what {@link ServiceAccess} allows. Three
 * installations share it: one without a prefix, and two teams.
 */
final class TestKafka implements AutoCloseable {

    private static final int PROMPT_PLANE_PARTITIONS = 4;
    private static final String BROKER = "localhost";

    static final NamePrefix TEAM_A = new NamePrefix("team-a.");
    static final NamePrefix TEAM_B = new NamePrefix("team-b.");
    private static final List<NamePrefix> PREFIXES = List.of(NamePrefix.NONE, TEAM_A, TEAM_B);

    private final EmbeddedKafka broker;
    private final TlsAuthority authority;
    private final Map<String, Credential> credentials;

    private TestKafka(EmbeddedKafka broker, TlsAuthority authority, Map<String, Credential> credentials) {
        this.broker = broker;
        this.authority = authority;
        this.credentials = credentials;
    }

    /** Requires passwords (SCRAM). */
    static TestKafka withPasswords(Path directory) throws InterruptedException, ExecutionException {
        TlsAuthority authority = TlsAuthority.create(directory.resolve("tls"));
        TestKafka kafka = start(
                directory,
                new BrokerSecurity(authority, authority.issue(BROKER), new Login("admin", "of-the-broker")),
                service -> new Login(service, "of-" + service));
        kafka.admit(kafka.credentials.values());
        return kafka;
    }

    /** Requires certificates (mutual TLS). */
    static TestKafka withCertificates(Path directory) throws InterruptedException, ExecutionException {
        TlsAuthority authority = TlsAuthority.create(directory.resolve("tls"));
        TlsIdentity self = authority.issue(BROKER);
        return start(directory, new BrokerSecurity(authority, self, self), authority::issue);
    }

    private static TestKafka start(Path directory, BrokerSecurity security, Function<String, Credential> credentialOf)
            throws InterruptedException, ExecutionException {
        Map<String, Credential> credentials = new HashMap<>();
        List<AclBinding> acls = new ArrayList<>();
        for (ServiceAccess access : everyone()) {
            Credential credential = credentialOf.apply(access.service());
            credentials.put(access.service(), credential);
            acls.addAll(access.acls(credential.principal()));
        }
        EmbeddedKafka broker =
                EmbeddedKafka.start(new BrokerSettings(directory.resolve("data"), 0, Optional.of(security)));
        TestKafka kafka = new TestKafka(broker, security.authority(), credentials);
        broker.createTopics(PREFIXES.stream()
                .flatMap(prefix -> Topics.all().stream().map(topic -> newTopic(prefix, topic)))
                .toList());
        try (Admin admin = kafka.admin()) {
            admin.createAcls(acls).all().get();
        }
        return kafka;
    }

    private static List<ServiceAccess> everyone() {
        return PREFIXES.stream()
                .flatMap(prefix -> ServiceAccess.all().stream().map(access -> access.with(prefix)))
                .toList();
    }

    /** The installation with this prefix. */
    Installation installation(NamePrefix prefix) {
        return new Installation(this, prefix);
    }

    /** The client settings of a service, without the prefix. */
    Map<String, Object> connection(String service) {
        return connection(credentials.get(service));
    }

    /** The client settings with this credential. */
    Map<String, Object> connection(Credential credential) {
        return broker.connection(credential);
    }

    /** The credential of the service. */
    Credential credential(String service) {
        return credentials.get(service);
    }

    /** Puts a new password into the service's settings; the old one no longer works. */
    void changePassword(String service) {
        Login next = new Login(service, "next-of-" + service);
        credentials.put(service, next);
        admit(List.of(next));
    }

    /** Makes the broker present another certificate of the same authority. */
    void replaceCertificate() {
        broker.replaceIdentity(authority.issue(BROKER));
    }

    /** Client settings without any security. */
    Map<String, Object> plainConnection() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** The client settings of the administrator. */
    Map<String, Object> administrator() {
        return broker.connection();
    }

    /** A client with all permissions. */
    Admin admin() {
        return Admin.create(administrator());
    }

    /** Client settings as environment variables, in the services' spelling. */
    static Map<String, String> environment(Map<String, Object> connection) {
        Map<String, String> variables = new TreeMap<>();
        connection.forEach(
                (name, value) -> variables.put("KAFKA_" + name.toUpperCase().replace('.', '_'), value.toString()));
        return variables;
    }

    @Override
    public void close() {
        broker.close();
    }

    private void admit(Collection<? extends Credential> passwords) {
        broker.admit(passwords.stream().map(Login.class::cast).toList());
    }

    private static NewTopic newTopic(NamePrefix prefix, Topic<?> topic) {
        int partitions = topic.plane() == Topic.Plane.PROMPT ? PROMPT_PLANE_PARTITIONS : 1;
        return new NewTopic(prefix.add(topic.name()), partitions, (short) 1)
                .configs(Map.of("cleanup.policy", topic.cleanup().policy()));
    }
}
