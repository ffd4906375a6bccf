package io.erpo.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Coordinates;
import io.erpo.events.DeadLetter;
import io.erpo.events.Draw;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The identity of each topic's events. */
class AboutTest {

    @ParameterizedTest(name = "{2}")
    @MethodSource("subjects")
    <V extends SpecificRecord> void shouldSayWhatAnEventIsAbout(Topic<V> topic, V event, String subject) {
        assertThat(topic.subject(event)).isEqualTo(subject);
    }

    static Stream<Arguments> subjects() {
        return Stream.of(
                of(Topics.RUNS, new RunStarted(), event -> event.setRunId("run-1"), "run-1"),
                of(Topics.PROMPTS, new Prompt(), event -> event.setPromptId("p1"), "p1"),
                of(
                        Topics.DRAWS,
                        new Draw(),
                        event -> {
                            event.setPurpose(Purpose.TRAINING);
                            event.setStep(3);
                            event.setRound(1);
                            event.setSlot(7);
                        },
                        "TRAINING draw of step 3, round 1, slot 7"),
                of(Topics.PROMPT_REQUESTS, new PromptRequest(), event -> event.setGroupId("g"), "group g"),
                of(Topics.RESPONSES, new Response(), event -> event.setResponseId("g/2"), "g/2"),
                of(
                        Topics.REWARDS,
                        new Reward(),
                        event -> {
                            event.setResponseId("g/2");
                            event.setName("math");
                        },
                        "g/2 by math"),
                of(Topics.VERIFIED_GROUPS, new VerifiedGroup(), event -> event.setGroupId("g"), "group g"),
                of(
                        Topics.PROMPT_HISTORY,
                        new PromptHistory(),
                        event -> {
                            event.setPromptId("p1");
                            event.setVisits(4);
                        },
                        "prompt p1 after visit 4"),
                of(Topics.ADVANTAGE_BATCHES, new AdvantageBatch(), event -> event.setStep(3), "step 3"),
                of(Topics.POLICIES, new PolicyPublished(), event -> event.setVersion(4), "version 4"),
                of(Topics.TRAIN_STEPS, new TrainStep(), event -> event.setStep(3), "step 3"),
                of(
                        Topics.EVALUATIONS,
                        new Evaluation(),
                        event -> {
                            event.setPolicyVersion(4);
                            event.setBenchmark("held-out");
                        },
                        "policy 4 on held-out"),
                of(Topics.RUN_ENDS, new RunEnded(), event -> event.setRunId("run-1"), "run-1"),
                of(
                        Topics.DEAD_LETTERS,
                        new DeadLetter(),
                        event -> {
                            event.setTopic("erpo.rewards.v1");
                            event.setPartition(2);
                            event.setOffset(17);
                            event.setConsumer("history-stream");
                        },
                        "erpo.rewards.v1-2@17 by history-stream"));
    }

    @Test
    void shouldTestTheSubjectOfEveryTopic() {
        assertThat(subjects().map(arguments -> arguments.get()[0])).containsExactlyElementsOf(Topics.all());
    }

    @ParameterizedTest
    @MethodSource("topics")
    <V extends SpecificRecord> void shouldNameTheRunOfEveryEventThatHasOne(Topic<V> topic)
            throws ReflectiveOperationException {
        V event = topic.value().getDeclaredConstructor().newInstance();
        Optional<Schema.Field> field = Optional.ofNullable(event.getSchema().getField("runId"));
        field.ifPresent(runId -> event.put(runId.pos(), "run-1"));

        assertThat(topic.run(event)).isEqualTo(field.map(runId -> "run-1"));
        assertThat(Topics.run(event)).isEqualTo(topic.run(event));
        assertThat(Topics.of(event)).contains(topic);
    }

    @Test
    void shouldShareNothingButPromptsAndDeadLettersBetweenRuns() {
        assertThat(Topics.run(new Prompt("p1", "1+1=", "2", "generated", "abc", "")))
                .isEmpty();
        assertThat(Topics.run(new DeadLetter())).isEmpty();
    }

    @Test
    void shouldKnowNoTopicOfAPartOfAnEvent() {
        assertThat(Topics.of(new Coordinates(0, 1L))).isEmpty();
        assertThat(Topics.run(new Coordinates(0, 1L))).isEmpty();
    }

    @Test
    void shouldCallTimesDurationsInstancesAndWordsForPeopleCircumstancesAndNothingElse() {
        Map<Topic<?>, Set<String>> circumstances = Map.of(
                Topics.RUNS, Set.of("startedAt"),
                Topics.RESPONSES, Set.of("sampler", "startedAt", "generationMicros", "engine", "seed", "weightLabel"),
                Topics.REWARDS, Set.of("durationMicros", "explanation"),
                Topics.TRAIN_STEPS, Set.of("startedAt", "fetchMicros", "trainMicros", "saveMicros", "engine"),
                Topics.RUN_ENDS, Set.of("endedAt"));

        assertThat(Topics.all()).allSatisfy(topic -> assertThat(topic.circumstances())
                .isEqualTo(circumstances.getOrDefault(topic, Set.of())));
    }

    /** Keeps fields that measure time out of comparisons. */
    @ParameterizedTest
    @MethodSource("topics")
    void shouldCallEveryFieldACircumstanceThatTheSchemaCallsInformational(Topic<?> topic) {
        Schema schema = Events.model().getSchema(topic.value());

        assertThat(schema.getFields())
                .filteredOn(field ->
                        field.doc().contains("informational") || field.doc().contains("Nothing is decided"))
                .extracting(Schema.Field::name)
                .containsExactlyInAnyOrderElementsOf(topic.circumstances());
    }

    static Stream<Topic<?>> topics() {
        return Topics.all().stream();
    }

    private static <V extends SpecificRecord> Arguments of(
            Topic<V> topic, V event, Consumer<V> fields, String subject) {
        fields.accept(event);
        return Arguments.of(topic, event, subject);
    }
}
