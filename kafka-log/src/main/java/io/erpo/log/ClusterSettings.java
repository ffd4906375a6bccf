package io.erpo.log;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of the settings of a Kafka cluster, and what is wrong with them for the log of runs. What is not known is not
 * judged. The broker's {@code message.max.bytes} and {@code replica.fetch.max.bytes} are not compared: a topic's own
 * {@code max.message.bytes} takes precedence over the first, and brokers copy a record that is larger than the second.
 *
 * @param address of Kafka, for commands
 * @param topics that exist, by their names in the code
 * @param broker settings of a broker, when this client may see them
 */
record ClusterSettings(String address, Map<Topic<?>, TopicSettings> topics, Optional<Map<String, String>> broker) {

    private static final Duration LONGEST_PAUSE = Duration.ofDays(30);
    private static final int REPLICAS_OF_A_CLUSTER = 3;

    /**
     * @param name in Kafka
     * @param settings when this client may see them
     */
    record TopicSettings(String name, int partitions, int replicas, Optional<Map<String, String>> settings) {}

    ClusterSettings {
        topics = Map.copyOf(topics);
    }

    /** What is wrong, topic by topic in the order of {@link Topics#all()}. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            TopicSettings found = topics.get(topic);
            if (found != null) {
                partitions(topic, found).ifPresent(findings::add);
                found.settings().ifPresent(settings -> findings.addAll(of(topic, found, settings)));
            }
        }
        unequalPartitions().ifPresent(findings::add);
        broker.ifPresent(settings -> findings.addAll(of(settings)));
        return findings;
    }

    private static Optional<Finding> partitions(Topic<?> topic, TopicSettings found) {
        return topic.plane() == Topic.Plane.RUN && found.partitions() != 1
                ? Optional.of(new Finding(
                        "topic " + found.name(),
                        found.partitions() + " partitions",
                        "1",
                        "the steps of a run would not be in their order",
                        "delete the topic before the first run, and make it with one partition"))
                : Optional.empty();
    }

    private Optional<Finding> unequalPartitions() {
        Collection<TopicSettings> plane = topics.entrySet().stream()
                .filter(topic -> topic.getKey().plane() == Topic.Plane.PROMPT)
                .map(Map.Entry::getValue)
                .toList();
        Map<Integer, TreeSet<String>> byPartitions = plane.stream()
                .collect(Collectors.groupingBy(
                        TopicSettings::partitions,
                        Collectors.mapping(TopicSettings::name, Collectors.toCollection(TreeSet::new))));
        return byPartitions.size() > 1
                ? Optional.of(new Finding(
                        "the topics that are keyed by prompt",
                        "different numbers of partitions: " + byPartitions,
                        "the same number",
                        "history-stream cannot start, and services do not find their answers",
                        "delete the topics before the first run, and make all of them with one number"))
                : Optional.empty();
    }

    private List<Finding> of(Topic<?> topic, TopicSettings found, Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> wanted = MissingTopics.settings(topic);
        String cleanup = settings.get("cleanup.policy");
        if (cleanup != null && !cleanup.equals(wanted.get("cleanup.policy"))) {
            findings.add(finding(
                    found,
                    "cleanup.policy",
                    cleanup,
                    wanted.get("cleanup.policy"),
                    "records that a run needs are removed"));
        }
        String compression = settings.get("compression.type");
        if (compression != null && !compression.equals(wanted.get("compression.type"))) {
            findings.add(finding(
                    found,
                    "compression.type",
                    compression,
                    wanted.get("compression.type"),
                    "a record that is small in Kafka may be larger than the memory of a service"));
        }
        String timestamps = settings.get("message.timestamp.type");
        if (timestamps != null && !timestamps.equals(wanted.get("message.timestamp.type"))) {
            findings.add(finding(
                    found,
                    "message.timestamp.type",
                    timestamps,
                    wanted.get("message.timestamp.type"),
                    "records of a writer whose clock is ahead are refused"));
        }
        atLeast(settings, "max.message.bytes", Long.parseLong(wanted.get("max.message.bytes")))
                .ifPresent(bytes -> findings.add(finding(
                        found,
                        "max.message.bytes",
                        bytes,
                        wanted.get("max.message.bytes"),
                        "a record that is larger cannot be written, and its run stands still")));
        if (topic.cleanup() == Topic.Cleanup.DELETE && topic != Topics.DEAD_LETTERS) {
            for (String retention : List.of("retention.ms", "retention.bytes")) {
                String value = settings.getOrDefault(retention, "-1");
                if (!value.equals("-1")) {
                    findings.add(finding(
                            found,
                            retention,
                            value,
                            "-1",
                            "records are deleted, and runs that still need them cannot go on"));
                }
            }
        }
        inSync(found, settings).ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> inSync(TopicSettings found, Map<String, String> settings) {
        OptionalLong inSync = number(settings, "min.insync.replicas");
        if (inSync.isEmpty()) {
            return Optional.empty();
        }
        String value = Long.toString(inSync.getAsLong());
        if (inSync.getAsLong() > found.replicas()) {
            return Optional.of(finding(
                    found,
                    "min.insync.replicas",
                    value,
                    "at most its " + found.replicas() + " replicas",
                    "nothing can be written"));
        }
        return inSync.getAsLong() == 1 && found.replicas() >= REPLICAS_OF_A_CLUSTER
                ? Optional.of(finding(
                        found,
                        "min.insync.replicas",
                        value,
                        "2",
                        "the loss of one broker can lose what was acknowledged"))
                : Optional.empty();
    }

    private static List<Finding> of(Map<String, String> broker) {
        List<Finding> findings = new ArrayList<>();
        long pause = LONGEST_PAUSE.toMinutes();
        atLeast(broker, "offsets.retention.minutes", pause)
                .ifPresent(minutes -> findings.add(new Finding(
                        "the broker",
                        "offsets.retention.minutes=" + minutes,
                        pause + " or more",
                        "the position of a group that rests for longer is forgotten, and it must find its last answer"
                                + " in the log",
                        "in the settings of every broker")));
        long transaction = LogClients.SERVICE_OUTAGE.toMillis();
        atLeast(broker, "transaction.max.timeout.ms", transaction)
                .ifPresent(millis -> findings.add(new Finding(
                        "the broker",
                        "transaction.max.timeout.ms=" + millis,
                        transaction + " or more",
                        "the services' producers are refused",
                        "in the settings of every broker")));
        return findings;
    }

    private Finding finding(TopicSettings topic, String setting, String value, String expected, String consequence) {
        String set = expected.matches("-?[a-z0-9]+") ? expected : Integer.toString(topic.replicas());
        return new Finding(
                "topic " + topic.name(),
                setting + "=" + value,
                expected,
                consequence,
                "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=%s"
                        .formatted(address, topic.name(), setting, set));
    }

    /** The value when it is a number below this one. */
    private static Optional<String> atLeast(Map<String, String> settings, String name, long least) {
        OptionalLong number = number(settings, name);
        return number.isPresent() && number.getAsLong() < least
                ? Optional.of(Long.toString(number.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong number(Map<String, String> settings, String name) {
        String value = settings.getOrDefault(name, "");
        return value.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }
}
