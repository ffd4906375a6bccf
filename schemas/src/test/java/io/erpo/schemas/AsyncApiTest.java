package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps {@code asyncapi.yaml} correct: people and tools read it instead of the code. */
class AsyncApiTest {

    private static final Set<String> SERVICES =
            Set.of("cli", "history-stream", "sampler-service", "reward-service", "learner-service");
    private static final JsonNode DOCUMENT = read();

    static Stream<Topic<?>> topics() {
        return Topics.all().stream();
    }

    static Stream<Map.Entry<String, JsonNode>> operations() {
        return DOCUMENT.get("operations").properties().stream();
    }

    @Test
    void shouldHaveAChannelForEachTopicAndNoOther() {
        assertThat(DOCUMENT.get("channels").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyElementsOf(
                        Topics.all().stream().map(Topic::shortName).toList());
        assertThat(DOCUMENT.at("/components/messages").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyElementsOf(Topics.all().stream()
                        .map(topic -> topic.value().getSimpleName())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldDescribeTheTopicAsItIsCreated(Topic<?> topic) {
        JsonNode channel = DOCUMENT.get("channels").get(topic.shortName());
        JsonNode kafka = channel.at("/bindings/kafka");
        assertThat(channel.get("address").textValue()).isEqualTo(topic.name());
        assertThat(channel.get("description").textValue()).isNotBlank();
        assertThat(kafka.get("partitions").intValue()).isEqualTo(topic.plane().partitions());
        assertThat(kafka.get("topicConfiguration").get("cleanup.policy"))
                .extracting(JsonNode::textValue)
                .containsExactly(topic.cleanup().policy());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldNameTheRecordItsKeyAndItsNewestSchema(Topic<?> topic) {
        String record = topic.value().getSimpleName();
        JsonNode messages = DOCUMENT.get("channels").get(topic.shortName()).get("messages");
        assertThat(messages.properties()).hasSize(1);
        assertThat(target(messages.get(record))).isEqualTo("#/components/messages/" + record);

        JsonNode message = DOCUMENT.at("/components/messages/" + record);
        assertThat(message.at("/bindings/kafka/key/description").textValue()).isEqualTo(topic.key());
        List<SchemaHistory.Published> versions =
                SchemaHistoryTest.versions(Events.model().getSchema(topic.value()));
        assertThat(target(message.at("/payload/schema")))
                .isEqualTo("history/" + versions.get(versions.size() - 1).file());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldNameAnOperationByServiceActionAndChannel(Map.Entry<String, JsonNode> operation) {
        String service = operation.getValue().at("/tags/0/name").textValue();
        String action = operation.getValue().get("action").textValue();
        String channel = target(operation.getValue().get("channel")).substring("#/channels/".length());
        assertThat(SERVICES).contains(service);
        assertThat(action).isIn("send", "receive");
        assertThat(Topics.named(channel)).isPresent();
        assertThat(operation.getKey()).isEqualTo("%s-%ss-%s".formatted(service, action, channel));
    }

    @Test
    void shouldHaveASenderForEachTopic() {
        assertThat(operations()
                        .map(Map.Entry::getValue)
                        .filter(operation -> operation.get("action").textValue().equals("send"))
                        .map(operation -> target(operation.get("channel")))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Topics.all().stream()
                        .map(topic -> "#/channels/" + topic.shortName())
                        .toList());
    }

    private static String target(JsonNode reference) {
        return reference.get("$ref").textValue();
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("src/main/resources/asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
