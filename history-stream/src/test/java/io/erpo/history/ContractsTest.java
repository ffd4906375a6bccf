package io.erpo.history;

import static io.erpo.history.Given.prompt;
import static io.erpo.history.Given.promptIds;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.BatchSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.PromptRequest;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.World.Result;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guarantees to other services, one situation at a time; {@link RunTest} combines them at random. */
class ContractsTest {

    private static final long SEED_THAT_REPEATS = 2;

    private Stream stream;

    @BeforeEach
    void start(@TempDir Path state) {
        stream = new Stream(state);
    }

    @AfterEach
    void stop() {
        stream.close();
    }

    @Test
    void shouldComeToTheSameGroupAtItsOwnTimeWhenClocksOfOthersWereAheadOrBehind() {
        long twoDaysAhead = Stream.NOW + Duration.ofDays(2).toMillis();
        stream.send(prompt(0), Stream.NOW);
        stream.send(Given.draw().build(), twoDaysAhead);

        stream.send(reward(0, 1, false).build(), twoDaysAhead);
        stream.send(reward(0, 0, true).build(), 0);

        List<TestRecord<String, VerifiedGroup>> groups = stream.records(Topics.VERIFIED_GROUPS);
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.getRecordTime()).isEqualTo(Instant.ofEpochMilli(Stream.NOW));
            assertThat(group.value().getResponses())
                    .extracting(response -> response.getCorrect())
                    .containsExactly(true, false);
        });
    }

    /** A dispatch brings the same judgements of the same responses, now at other offsets too. */
    @Test
    void shouldCloseAGroupOnceWithWhatCameFirstWhenItIsDispatchedAgain() {
        stream.pipe(prompt(0), Given.draw().build(), reward(0, 0, true).build());

        stream.pipe(again(0, true), again(1, true), again(1, true));

        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> assertThat(
                        group.getResponses())
                .extracting(response -> response.getCoordinates().getOffset())
                .containsExactly(0L, 71L));
        assertThat(stream.published(Topics.PROMPT_HISTORY)).hasSize(1);
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).hasSize(1);
    }

    @Test
    void shouldCloseStepsInTheirOrderWhenALaterOneIsDoneBefore() {
        stream.pipe(run(6, new SamplingSettings(2, 2, 8, 1, List.of()), 2).build(), Given.policy(0));
        IntStream.range(0, 6).forEach(i -> stream.pipe(prompt(i)));
        List<PromptRequest> requests = stream.published(Topics.PROMPT_REQUESTS);
        assertThat(requests).extracting(PromptRequest::getStep).containsExactlyInAnyOrder(0, 0, 1, 1);

        judge(requests, request -> request.getStep() == 1, true);
        assertThat(stream.published(Topics.ADVANTAGE_BATCHES)).isEmpty();

        judge(requests, request -> request.getStep() == 0, true);
        assertThat(stream.published(Topics.ADVANTAGE_BATCHES))
                .extracting(AdvantageBatch::getStep)
                .containsExactly(0, 1);
    }

    /**
     * A run of an older version, three prompts, two a step. With this seed, the second step takes the last prompt of the
     * first epoch and the same prompt again, as the first of the next.
     */
    @Test
    void shouldVisitAPromptTwiceInABatchThatCrossesAnEpochWhenTheRunIsOld() {
        stream.pipe(
                run(3, new SamplingSettings(2, 2, 8, 1, List.of()), 2)
                        .setSeed(SEED_THAT_REPEATS)
                        .build(),
                Given.policy(0));
        IntStream.range(0, 3).forEach(i -> stream.pipe(prompt(i)));
        List<PromptRequest> first = stream.published(Topics.PROMPT_REQUESTS);
        assertThat(first).extracting(PromptRequest::getVisit).containsExactly(0, 0, 0);
        assertThat(first).extracting(PromptRequest::getStep).containsExactlyInAnyOrder(0, 0, 1);

        judge(first, request -> true, true);

        List<PromptRequest> second = stream.published(Topics.PROMPT_REQUESTS);
        assertThat(second).singleElement().satisfies(request -> {
            assertThat(request.getStep()).isEqualTo(1);
            assertThat(request.getSlot()).isEqualTo(1);
            assertThat(request.getVisit()).isEqualTo(1);
            assertThat(request.getTemperature()).isEqualTo(1.02);
        });
        assertThat(stream.published(Topics.ADVANTAGE_BATCHES))
                .extracting(AdvantageBatch::getStep)
                .containsExactly(0);
        judge(second, request -> true, false);
        assertThat(stream.published(Topics.ADVANTAGE_BATCHES)).singleElement().satisfies(batch -> {
            assertThat(batch.getSamples())
                    .extracting(AdvantageSample::getTemperature)
                    .containsOnly(1.0, 1.02)
                    .hasSize(4);
            assertThat(batch.getStatistics().getHeatedShare()).isEqualTo(1.0);
        });
    }

    @Test
    void shouldVisitNoPromptTwiceInABatchThatCrossesAnEpoch() {
        stream.pipe(
                run(3, new SamplingSettings(2, 2, 8, 1, List.of()), 2)
                        .setSeed(SEED_THAT_REPEATS)
                        .setDistinctPrompts(true)
                        .build(),
                Given.policy(0));
        IntStream.range(0, 3).forEach(i -> stream.pipe(prompt(i)));
        List<Draw> draws = stream.published(Topics.DRAWS);
        assertThat(draws).filteredOn(draw -> draw.getStep() == 0).hasSize(2);
        assertThat(draws)
                .filteredOn(draw -> draw.getStep() == 1)
                .extracting(Draw::getPromptId)
                .hasSize(2)
                .doesNotHaveDuplicates();

        judge(stream.published(Topics.PROMPT_REQUESTS), request -> true, true);
        judge(stream.published(Topics.PROMPT_REQUESTS), request -> true, true);

        assertThat(stream.published(Topics.ADVANTAGE_BATCHES))
                .extracting(AdvantageBatch::getStep)
                .containsExactly(0, 1);
    }

    @Test
    void shouldRefillAStepWithPromptsItHasNotDrawnUntilThereAreNone() {
        stream.pipe(
                run(5, new SamplingSettings(2, 2, 8, 0, List.of()), 1)
                        .setBatch(new BatchSettings(true, true, true, 9))
                        .build(),
                Given.policy(0));
        IntStream.range(0, 5).forEach(i -> stream.pipe(prompt(i)));

        List<Draw> drawn = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<Draw> draws = stream.published(Topics.DRAWS);
            assertThat(draws).extracting(Draw::getRound).containsOnly(round).hasSize(round < 2 ? 2 : 1);
            drawn.addAll(draws);
            List<PromptRequest> requests = stream.published(Topics.PROMPT_REQUESTS);
            judge(requests, request -> true, true);
            // Duplicate rewards after their step has closed draw nothing.
            judge(requests, request -> true, true);
        }

        assertThat(drawn).extracting(Draw::getPromptId).containsExactlyInAnyOrderElementsOf(promptIds(0, 5));
        assertThat(stream.published(Topics.DRAWS)).isEmpty();
        assertThat(stream.published(Topics.ADVANTAGE_BATCHES)).singleElement().satisfies(batch -> {
            assertThat(batch.getFull()).isFalse();
            assertThat(batch.getDraws()).isEqualTo(3);
            assertThat(batch.getDropped()).hasSize(5);
            assertThat(batch.getSamples()).isEmpty();
        });
    }

    @Test
    void shouldComeToTheSameWhenTwoRunsOfTheSamePromptsAreInterleaved(@TempDir Path alone) {
        RunStarted one = Given.run().build();
        RunStarted other = Given.run()
                .setRunId("run-2")
                .setSeed(8)
                .setSampling(new SamplingSettings(3, 4, 8, 2, List.of()))
                .build();
        SharedLog shared = new SharedLog(stream);
        World first = new World(shared.of("run-1"), one, new Random(1));
        World second = new World(shared.of("run-2"), other, new Random(2));

        Random turns = new Random(3);
        while (first.busy() || second.busy()) {
            (turns.nextBoolean() ? first : second).step();
        }

        assertThat(first.result()).isEqualTo(alone(one, alone));
        assertThat(second.result()).isEqualTo(alone(other, alone));
    }

    private static Result alone(RunStarted run, Path state) {
        try (Stream stream = new Stream(state)) {
            return World.play(stream, run, new Random(4));
        }
    }

    private static RunStarted.Builder run(int prompts, SamplingSettings sampling, int steps) {
        return Given.run()
                .setPromptIds(promptIds(0, prompts))
                .setHeldOutPromptIds(List.of())
                .setSampling(sampling)
                .setSteps(steps);
    }

    private static SpecificRecord again(int index, boolean correct) {
        return reward(0, index, correct)
                .setResponseCoordinates(new Coordinates(0, 70L + index))
                .build();
    }

    /** Either both responses of these groups are correct, or neither. */
    private void judge(List<PromptRequest> requests, Predicate<PromptRequest> which, boolean correct) {
        requests.stream().filter(which).forEach(request -> IntStream.range(0, request.getGroupSize())
                .forEach(index -> stream.pipe(
                        Given.reward(request.getGroupId(), request.getPromptId(), request.getPurpose(), index, correct)
                                .setStep(request.getStep())
                                .build())));
    }
}
