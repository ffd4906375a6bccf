package io.erpo.cluster;

import io.erpo.embeddedkafka.BrokerSecurity;
import io.erpo.embeddedkafka.BrokerSettings;
import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.embeddedkafka.Login;
import io.erpo.embeddedkafka.TlsIdentity;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.schemas.access.ServiceAccess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker with all topics, and how each service reaches it. */
final class TestKafka implements AutoCloseable {

    private static final int PROMPT_PLANE_PARTITIONS = 4;

    private final EmbeddedKafka broker;
    private final Function<String, Map<String, Object>> connectionOf;

    private TestKafka(EmbeddedKafka broker, Function<String, Map<String, Object>> connectionOf) {
        this.broker = broker;
        this.connectionOf = connectionOf;
        broker.createTopics(Topics.all().stream().map(TestKafka::newTopic).toList());
    }

    /** Lets everyone do everything. */
    static TestKafka open(Path directory) {
        EmbeddedKafka broker = EmbeddedKafka.start(directory);
        return new TestKafka(broker, service -> broker.connection());
    }

    /** Talks TLS, and lets each service do what {@link ServiceAccess} says. */
    static TestKafka secured(Path directory) throws InterruptedException, ExecutionException {
        BrokerSecurity security = new BrokerSecurity(
                TlsIdentity.selfSigned(directory.resolve("tls")), new Login("admin", "of-the-broker"));
        EmbeddedKafka broker =
                EmbeddedKafka.start(new BrokerSettings(directory.resolve("data"), 0, Optional.of(security)));
        TestKafka kafka = new TestKafka(broker, service -> broker.connection(login(service)));
        broker.admit(ServiceAccess.all().stream()
                .map(access -> login(access.service()))
                .toList());
        try (Admin admin = kafka.admin()) {
            admin.createAcls(ServiceAccess.all().stream()
                            .flatMap(access -> access.acls().stream())
                            .toList())
                    .all()
                    .get();
        }
        return kafka;
    }

    /** The client settings of a service. */
    Map<String, Object> connection(String service) {
        return connectionOf.apply(service);
    }

    /** Those of a service that has been told a wrong password. */
    Map<String, Object> connectionWithWrongPassword(String service) {
        return broker.connection(new Login(service, "guessed"));
    }

    /** Those of whoever has not heard of the broker's security. */
    Map<String, Object> plainConnection() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Those of the user who may do everything. */
    Map<String, Object> administrator() {
        return broker.connection();
    }

    /** A client that may do everything. */
    Admin admin() {
        return Admin.create(administrator());
    }

    /** Client settings as environment variables, in the spelling of the services. */
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

    private static Login login(String service) {
        return new Login(service, "of-" + service);
    }

    private static NewTopic newTopic(Topic<?> topic) {
        int partitions = topic.plane() == Topic.Plane.PROMPT ? PROMPT_PLANE_PARTITIONS : 1;
        return new NewTopic(topic.name(), partitions, (short) 1)
                .configs(Map.of("cleanup.policy", topic.cleanup().policy()));
    }
}
