package io.erpo.cluster;

import io.erpo.log.KafkaConnection;
import io.erpo.log.names.NamePrefix;
import java.util.HashMap;
import java.util.Map;

/** The services and users of a team, which may share its Kafka with other teams. */
record Installation(TestKafka kafka, NamePrefix prefix) {

    /** The client settings of a service: those of its user, and the prefix. */
    Map<String, Object> connection(String service) {
        Map<String, Object> connection = new HashMap<>(kafka.connection(prefix.add(service)));
        connection.put(NamePrefix.SETTING, prefix.text());
        return connection;
    }

    /** What commands ask with. */
    KafkaConnection cli() {
        Map<String, String> settings = new HashMap<>();
        connection("cli").forEach((name, value) -> settings.put(name, value.toString()));
        return new KafkaConnection(settings);
    }
}
