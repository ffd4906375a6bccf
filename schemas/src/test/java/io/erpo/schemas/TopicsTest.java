package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Prompt;
import io.erpo.schemas.Topic.Cleanup;
import io.erpo.schemas.Topic.Plane;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    @Test
    void shouldNameTheTopicsOfTheDesign() {
        assertThat(Topics.all())
                .extracting(Topic::name)
                .containsExactly(
                        "erpo.runs.v1",
                        "erpo.prompts.v1",
                        "erpo.draws.v1",
                        "erpo.prompt-requests.v1",
                        "erpo.responses.v1",
                        "erpo.rewards.v1",
                        "erpo.verified-groups.v1",
                        "erpo.prompt-history.v1",
                        "erpo.advantage-batches.v1",
                        "erpo.policies.v1",
                        "erpo.train-steps.v1",
                        "erpo.evaluations.v1",
                        "erpo.run-ends.v1",
                        "erpo.dead-letters.v1");
    }

    @Test
    void shouldListEveryConstantOnce() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Field field : Topics.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == Topic.class) {
                constants.add(field.get(null));
            }
        }
        assertThat(constants).containsExactlyInAnyOrderElementsOf(Topics.all());
        assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates();
        assertThat(Topics.all()).extracting(Topic::value).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepTheRecordsOfARunInOnePartition() {
        assertThat(Topics.all())
                .filteredOn(topic -> topic.key().equals("runId"))
                .isNotEmpty()
                .allSatisfy(topic -> {
                    assertThat(topic.plane()).isEqualTo(Plane.RUN);
                    assertThat(topic.plane().partitions()).isEqualTo(1);
                });
    }

    @Test
    void shouldPutWhatIsKeyedByPromptIntoOnePlaneSoThatItMeetsInOneTask() {
        assertThat(Topics.all())
                .filteredOn(topic -> topic.key().contains("promptId"))
                .isNotEmpty()
                .extracting(Topic::plane)
                .containsOnly(Plane.PROMPT);
    }

    @Test
    void shouldCompactOnlyWhatIsATable() {
        assertThat(Topics.all())
                .filteredOn(topic -> topic.cleanup() == Cleanup.COMPACT)
                .containsExactlyInAnyOrder(Topics.PROMPTS, Topics.PROMPT_HISTORY);
        assertThat(Cleanup.COMPACT.policy()).isEqualTo("compact");
        assertThat(Cleanup.DELETE.policy()).isEqualTo("delete");
    }

    @Test
    void shouldFindATopicByItsFullOrShortName() {
        assertThat(Topics.named("erpo.prompt-requests.v1")).contains(Topics.PROMPT_REQUESTS);
        assertThat(Topics.named("prompt-requests")).contains(Topics.PROMPT_REQUESTS);
        assertThat(Topics.named("requests")).isEmpty();
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(Topics.named(topic.name())).contains(topic);
            assertThat(Topics.named(topic.shortName())).contains(topic);
        });
    }

    @Test
    void shouldCarryItsRecordAndNoOther() {
        byte[] prompt = Events.encode(new Prompt("p1", "1+1=", "2", "generated", "abc", ""));
        assertThat(Topics.PROMPTS.valueSerde().deserializer().deserialize("any", prompt))
                .isInstanceOf(Prompt.class);
        assertThatThrownBy(() -> Topics.RUNS.valueSerde().deserializer().deserialize("any", prompt))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("expected RunStarted, found Prompt");
    }

    @Test
    void shouldPassATombstoneThrough() {
        assertThat(Topics.PROMPTS.valueSerde().serializer().serialize("any", null))
                .isNull();
        assertThat(Topics.PROMPTS.valueSerde().deserializer().deserialize("any", null))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "runs", "erpo.runs", "erpo.runs.v0", "erpo.Runs.v1", "other.runs.v1", "erpo.runs.v1x"})
    void shouldRefuseNamesThatBreakThePattern(String name) {
        assertThatThrownBy(() -> new Topic<>(
                        name, "runId", Prompt.class, Plane.RUN, Cleanup.DELETE, About.ofNoRun(Prompt::getPromptId)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was " + name);
    }
}
