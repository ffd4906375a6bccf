package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.prompt.EndedRuns;
import io.erpo.log.access.ServiceAccess;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class HistoryTopologyTest {

    private static final Path ACTUAL = Path.of("target/topology.txt");

    @Test
    void shouldLookAsItDid() throws IOException {
        Files.writeString(ACTUAL, description());

        assertThat(description()).as("""
                        the topology, beside src/test/resources/topology.txt. If the change is meant, copy %s there.
                        Processors may come, go and change their names. A store or an internal topic may not: a new name \
                        begins empty, and runs under way lose their histories. A task number is part of a store's \
                        changelog and directory, so the order of the sub-topologies may not change either.""", ACTUAL).isEqualTo(resource("/topology.txt"));
    }

    @Test
    void shouldReadAndWriteTheTopicsItMayAndNoOthers() {
        Set<String> read = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        for (Subtopology part : HistoryTopology.build(
                        Stores::inMemoryKeyValueStore, IntakeObserver.NONE, EndedRuns.NONE)
                .describe()
                .subtopologies()) {
            part.nodes().forEach(node -> {
                if (node instanceof Sink sink) {
                    written.add(sink.topic());
                } else if (node instanceof Source source) {
                    read.addAll(source.topicSet());
                }
            });
        }

        // The meters of progress and of signals read beside the stream.
        List.of(Topics.EVALUATIONS, Topics.ADVANTAGE_BATCHES, Topics.TRAIN_STEPS)
                .forEach(topic -> read.add(topic.name()));
        assertThat(ofRuns(read)).isEqualTo(allowed(AclOperation.READ));
        assertThat(ofRuns(written)).isEqualTo(allowed(AclOperation.WRITE));
    }

    private static Set<String> ofRuns(Set<String> topics) {
        return topics.stream()
                .filter(topic -> topic.startsWith("erpo."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> allowed(AclOperation operation) {
        ServiceAccess access = ServiceAccess.of("history-stream");
        return Topics.all().stream()
                .map(Topic::name)
                .filter(topic -> access.allows(ResourceType.TOPIC, topic, operation))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldKeepItsStateUnderTheNamesThatRunsUnderWayHaveItUnder() {
        Map<Integer, Set<String>> stores = new TreeMap<>();
        Set<String> internal = new TreeSet<>();
        for (Subtopology part : HistoryTopology.build(
                        Stores::inMemoryKeyValueStore, IntakeObserver.NONE, EndedRuns.NONE)
                .describe()
                .subtopologies()) {
            part.nodes().forEach(node -> {
                if (node instanceof Processor processor) {
                    stores.computeIfAbsent(part.id(), id -> new TreeSet<>()).addAll(processor.stores());
                } else if (node instanceof Source source) {
                    source.topicSet().stream()
                            .filter(topic -> !topic.startsWith("erpo."))
                            .forEach(internal::add);
                }
            });
        }

        assertThat(stores)
                .containsExactly(
                        Map.entry(
                                0,
                                Set.of(
                                        "prompts",
                                        "prompt-histories",
                                        "unfinished-draws",
                                        "newest-draws",
                                        "open-rewards")),
                        Map.entry(1, Set.of("runs", "run-progress", "open-groups", "published-policies")));
        assertThat(internal).containsExactly("verified-groups-by-run-repartition");
    }

    @Test
    void shouldAwaitEveryTopicItUses() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(resource("/application.properties")));

        Set<String> used = new TreeSet<>();
        Matcher topics = Pattern.compile("erpo\\.[a-z-]+\\.v1").matcher(resource("/topology.txt"));
        while (topics.find()) {
            used.add(topics.group());
        }

        assertThat(settings.getProperty("quarkus.kafka-streams.topics").split(",\\s*"))
                .containsExactlyInAnyOrderElementsOf(
                        used.stream().map("${kafka.erpo.prefix:}"::concat).toList());
    }

    @Test
    void shouldBeTheSameWithAPrefixForEachTopic() {
        String prefixed = HistoryTopology.build(
                        Stores::inMemoryKeyValueStore, IntakeObserver.NONE, EndedRuns.NONE, new NamePrefix("team-a."))
                .describe()
                .toString();

        assertThat(Pattern.compile("(?<!team-a[.])erpo[.][a-z-]+[.]v1")
                        .matcher(prefixed)
                        .results())
                .isEmpty();
        assertThat(prefixed.replace("team-a.", "")).isEqualTo(description());
    }

    private static String description() {
        return HistoryTopology.build(Stores::inMemoryKeyValueStore, IntakeObserver.NONE, EndedRuns.NONE)
                .describe()
                .toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HistoryTopologyTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
