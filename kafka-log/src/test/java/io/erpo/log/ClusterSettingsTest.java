package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.log.ClusterSettings.TopicSettings;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {

    private final Map<Topic<?>, TopicSettings> topics = new HashMap<>();
    private final Map<String, String> broker =
            new HashMap<>(Map.of("offsets.retention.minutes", "525600", "transaction.max.timeout.ms", "900000"));

    ClusterSettingsTest() {
        Topics.all().forEach(topic -> {
            Map<String, String> settings = new HashMap<>(MissingTopics.settings(topic));
            settings.put("min.insync.replicas", "2");
            settings.put("retention.bytes", "-1");
            topics.put(
                    topic,
                    new TopicSettings(
                            "team-a." + topic.name(),
                            topic.plane().partitions(),
                            3,
                            Optional.of(Map.copyOf(settings))));
        });
    }

    @Test
    void shouldFindNothingWhenEverythingIsRight() {
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            erpo.rewards.v1        | compression.type    | producer  | a record that is small in Kafka may be larger than the memory of a service
            erpo.responses.v1      | max.message.bytes   | 1048588   | a record that is larger cannot be written, and its run stands still
            erpo.responses.v1      | retention.ms        | 604800000 | records are deleted, and runs that still need them cannot go on
            erpo.policies.v1       | retention.bytes     | 1073741824 | records are deleted, and runs that still need them cannot go on
            erpo.prompt-history.v1 | cleanup.policy      | delete    | records that a run needs are removed
            erpo.runs.v1           | cleanup.policy      | compact,delete | records that a run needs are removed
            erpo.rewards.v1        | min.insync.replicas | 4         | nothing can be written
            erpo.rewards.v1        | min.insync.replicas | 1         | the loss of one broker can lose what was acknowledged
            """)
    void shouldNameTheSettingAndItsConsequence(String topic, String setting, String value, String consequence) {
        set(Topics.named(topic).orElseThrow(), setting, value);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("topic team-a." + topic);
            assertThat(finding.setting()).isEqualTo(setting + "=" + value);
            assertThat(finding.consequence()).isEqualTo(consequence);
        });
    }

    @Test
    void shouldSayInOneSentenceWhatIsExpectedAndWhichCommandSetsIt() {
        set(Topics.RESPONSES, "retention.ms", "604800000");

        assertThat(findings().get(0))
                .hasToString(
                        "topic team-a.erpo.responses.v1 has retention.ms=604800000, expected -1: records are deleted,"
                                + " and runs that still need them cannot go on. Set it: kafka-configs.sh --bootstrap-server kafka:9092"
                                + " --alter --entity-type topics --entity-name team-a.erpo.responses.v1"
                                + " --add-config retention.ms=-1");
    }

    @Test
    void shouldAcceptASmallInstallationAndExpiringDeadLetters() {
        topics.replaceAll((topic, found) ->
                new TopicSettings(found.name(), topic.plane() == Topic.Plane.RUN ? 1 : 4, 1, found.settings()));
        topics.keySet().forEach(topic -> set(topic, "min.insync.replicas", "1"));
        set(Topics.DEAD_LETTERS, "retention.ms", "604800000");

        assertThat(findings()).isEmpty();
    }

    @Test
    void shouldNameDifferentNumbersOfPartitions() {
        partitions(Topics.REWARDS, 6);
        partitions(Topics.RUNS, 12);

        assertThat(findings())
                .extracting(Finding::subject)
                .containsExactly("topic team-a.erpo.runs.v1", "the topics that are keyed by prompt");
        assertThat(findings().get(1).setting()).contains("6=[team-a.erpo.rewards.v1]");
    }

    @ParameterizedTest
    @CsvSource({"offsets.retention.minutes, 10080", "transaction.max.timeout.ms, 60000"})
    void shouldNameWhatTheBrokerForgetsOrRefuses(String setting, String value) {
        broker.put(setting, value);

        assertThat(findings()).extracting(Finding::setting).containsExactly(setting + "=" + value);
    }

    @Test
    void shouldNotJudgeWhatItCannotSee() {
        topics.replaceAll((topic, found) ->
                new TopicSettings(found.name(), found.partitions(), found.replicas(), Optional.empty()));

        assertThat(new ClusterSettings("kafka:9092", topics, Optional.empty()).findings())
                .isEmpty();
        assertThat(new ClusterSettings("kafka:9092", Map.of(), Optional.of(Map.of())).findings())
                .isEmpty();
    }

    private List<Finding> findings() {
        return new ClusterSettings("kafka:9092", topics, Optional.of(broker)).findings();
    }

    private void set(Topic<?> topic, String setting, String value) {
        TopicSettings found = topics.get(topic);
        Map<String, String> settings = new HashMap<>(found.settings().orElseThrow());
        settings.put(setting, value);
        topics.put(topic, new TopicSettings(found.name(), found.partitions(), found.replicas(), Optional.of(settings)));
    }

    private void partitions(Topic<?> topic, int partitions) {
        TopicSettings found = topics.get(topic);
        topics.put(topic, new TopicSettings(found.name(), partitions, found.replicas(), found.settings()));
    }
}
