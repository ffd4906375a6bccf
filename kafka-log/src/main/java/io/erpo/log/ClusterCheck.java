package io.erpo.log;

import io.erpo.log.ClusterSettings.TopicSettings;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the settings of a Kafka cluster that can lose records or stop work. It changes nothing, and refuses nobody: settings
 * may be wrong on purpose, and a client with few rights cannot see them all.
 */
public final class ClusterCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LogClients clients;
    private final List<String> unseen = new ArrayList<>();

    private ClusterCheck(LogClients clients) {
        this.clients = clients;
    }

    /** Checks in the background, so that no start waits for it, and logs what is wrong. */
    public static void start(Map<String, Object> connection) {
        Thread check = new Thread(() -> new ClusterCheck(new LogClients(connection)).log(), "cluster-check");
        check.setDaemon(true);
        check.start();
    }

    /**
     * Checks now, for a command.
     *
     * @param warning hears what is wrong, one sentence at a time
     */
    public static void run(KafkaConnection kafka, Consumer<String> warning) {
        ClusterCheck check = new ClusterCheck(kafka.clients());
        check.findings().stream().map(Finding::toString).forEach(warning);
    }

    private void log() {
        findings().forEach(finding -> LOG.warn("Kafka at {}: {}", clients.bootstrapServers(), finding));
        if (!unseen.isEmpty()) {
            LOG.info(
                    "Kafka at {}: this user may not see {}, so they are not checked; ./erpo submit checks what its user"
                            + " may see",
                    clients.bootstrapServers(),
                    String.join(" and ", unseen));
        }
    }

    private List<Finding> findings() {
        try (Admin admin = clients.admin()) {
            return read(admin).findings();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.info("the settings of Kafka at {} are not checked: {}", clients.bootstrapServers(), e.toString());
            return List.of();
        }
    }

    private ClusterSettings read(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Topic<?>> byName = Topics.all().stream()
                .collect(Collectors.toMap(topic -> clients.prefix().add(topic.name()), Function.identity()));
        Map<String, TopicDescription> described =
                seen(admin.describeTopics(byName.keySet()).topicNameValues());
        List<ConfigResource> resources = described.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Map<String, String>> settings = settings(admin, resources, "the settings of topics");
        Map<Topic<?>, TopicSettings> topics = new HashMap<>();
        described.forEach((name, topic) -> topics.put(
                byName.get(name),
                new TopicSettings(
                        name,
                        topic.partitions().size(),
                        topic.partitions().get(0).replicas().size(),
                        Optional.ofNullable(settings.get(new ConfigResource(ConfigResource.Type.TOPIC, name))))));
        return new ClusterSettings(clients.bootstrapServers(), topics, broker(admin));
    }

    private Optional<Map<String, String>> broker(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        String id = admin.describeCluster()
                .nodes()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .iterator()
                .next()
                .idString();
        return settings(admin, List.of(new ConfigResource(ConfigResource.Type.BROKER, id)), "the settings of brokers")
                .values()
                .stream()
                .findFirst();
    }

    private Map<ConfigResource, Map<String, String>> settings(Admin admin, List<ConfigResource> resources, String what)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<ConfigResource, Map<String, String>> settings = new HashMap<>();
        seen(admin.describeConfigs(resources).values())
                .forEach((resource, config) -> settings.put(
                        resource,
                        config.entries().stream()
                                .filter(entry -> entry.value() != null)
                                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
        if (settings.size() < resources.size()) {
            unseen.add(what);
        }
        return settings;
    }

    /** What there is and this client may see. A topic that does not exist yet is not wrong. */
    private static <K, V> Map<K, V> seen(Map<K, KafkaFuture<V>> answers)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<K, V> seen = new HashMap<>();
        for (Map.Entry<K, KafkaFuture<V>> answer : answers.entrySet()) {
            try {
                seen.put(answer.getKey(), answer.getValue().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof AuthorizationException
                        || e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return seen;
    }
}
