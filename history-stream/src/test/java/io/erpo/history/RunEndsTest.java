package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageScale;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.Baseline;
import io.erpo.events.Draw;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.RecordPlace;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.history.World.Result;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunEndsTest {

    private static final List<Topic<?>> WRITTEN = List.of(
            Topics.DRAWS,
            Topics.PROMPT_REQUESTS,
            Topics.VERIFIED_GROUPS,
            Topics.PROMPT_HISTORY,
            Topics.ADVANTAGE_BATCHES,
            Topics.EVALUATIONS,
            Topics.RUN_ENDS,
            Topics.DEAD_LETTERS);

    private Stream stream;

    @BeforeEach
    void start(@TempDir Path state) {
        stream = new Stream(state);
    }

    @AfterEach
    void stop() {
        stream.close();
    }

    @ParameterizedTest
    @MethodSource("io.erpo.history.RunTest#runs")
    void shouldSayOnceThatARunIsFinishedWhenItsLastPolicyIsMeasured(RunStarted run) {
        World world = new World(stream, run, new Random(3));
        while (world.busy()) {
            assertThat(stream.published(Topics.RUN_ENDS)).isEmpty();
            world.step();
        }

        assertThat(stream.published(Topics.RUN_ENDS))
                .containsExactly(new RunEnded(
                        run.getRunId(), RunOutcome.FINISHED, "history-stream", "", null, Instant.ofEpochMilli(1_000)));
    }

    @Test
    void shouldFinishARunWithoutHeldOutPromptsWithItsLastPolicy() {
        stream.pipe(Given.run().setSteps(0).setHeldOutPromptIds(List.of()).build());
        assertThat(ends()).isEmpty();

        stream.pipe(Given.policy(0));

        assertThat(ends()).extracting(RunEnded::getOutcome).containsExactly(RunOutcome.FINISHED);
    }

    @Test
    void shouldStayFinishedWhenRecordsAndEndsComeAgain() {
        RunStarted run = Given.run().build();
        Result result = World.play(stream, run, new Random(1));
        RunEnded end = ends().get(0);
        drain();

        stream.pipe(run, Given.policy(3), Given.policy(2), end);
        stream.pipe(Given.policy(4));
        result.requests().values().forEach(request -> stream.pipe(World.reward(request, 0, "correct")));

        assertNothingPublished();
        assertThat(stream.entries("open-groups")).isZero();
        assertThat(stream.entries("runs")).isZero();
        assertThat(stream.entries("published-policies")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunOutcome.class,
            names = {"FAILED", "CANCELLED"})
    void shouldPublishNothingMoreOfARunThatEndedElsewhereAndGoOnWithOthers(RunOutcome outcome) {
        RunStarted run = Given.run().build();
        World world = new World(stream, run, new Random(4));
        for (int i = 0; i < 30; i++) {
            world.step();
        }

        stream.pipe(ended(run.getRunId(), outcome));
        drain();
        while (world.busy()) {
            world.step();
        }

        assertThat(stream.published(Topics.DRAWS)).isEmpty();
        assertThat(world.result().refusals()).isEmpty();
        assertThat(ends()).isEmpty();
        assertThat(stream.entries("open-groups")).isZero();
        Result other = World.play(stream, Given.run().setRunId("another").build(), new Random(4));
        assertThat(other.batches()).hasSize(3);
        assertThat(ends()).extracting(RunEnded::getRunId).containsExactly("another");
    }

    @Test
    void shouldIgnoreARunThatWasCancelledBeforeItsStartWasSeen() {
        stream.pipe(ended(Given.RUN, RunOutcome.CANCELLED), Given.run().build(), Given.policy(0));

        assertNothingPublished();
    }

    @Test
    void shouldDropTheOpenGroupsOfAnEndedRunAndIgnoreItsLateRecordsQuietly() {
        stream.pipe(
                Given.run().build(),
                Given.policy(0),
                Given.prompt(0),
                Given.draw().build());
        stream.pipe(Given.reward(0, 0, true).build());
        assertThat(stream.entries("unfinished-draws")).isPositive();
        assertThat(stream.entries("open-rewards")).isEqualTo(1);
        drain();

        stream.tellTracker(Given.RUN);
        stream.pipe(Given.reward(0, 0, true).build(), Given.reward(0, 1, true).build());
        stream.pipe(Given.draw().setStep(7).build());

        assertThat(stream.entries("unfinished-draws")).isZero();
        assertThat(stream.entries("open-rewards")).isZero();
        assertNothingPublished();
    }

    @Test
    void shouldKeepTheOpenGroupsOfOtherRunsWhenOneEnds() {
        Draw other = Given.draw().setRunId("another").build();
        stream.pipe(Given.prompt(0), Given.draw().build(), other);

        stream.tellTracker(Given.RUN);

        assertThat(stream.entries("unfinished-draws")).isEqualTo(1);
    }

    @Test
    void shouldFailTheRunThatIsRefusedAndPutItsRecordAside() {
        stream.pipe(Given.run().setSteps(-1).build());

        assertThat(stream.refusals()).containsExactly("steps must be 0 or more, was -1");
        assertThat(ends())
                .containsExactly(new RunEnded(
                        Given.RUN,
                        RunOutcome.FAILED,
                        "history-stream",
                        "steps must be 0 or more, was -1",
                        new RecordPlace(Topics.RUNS.name(), 0, 0L),
                        Instant.ofEpochMilli(1_000)));
        stream.pipe(Given.run().build(), Given.policy(0));
        assertNothingPublished();
    }

    @Test
    void shouldNotFailARunThatGoesOnWhenAnotherRecordOfItsNameIsRefused() {
        stream.pipe(Given.run().build(), Given.run().setSteps(-1).build(), Given.policy(0));

        assertThat(stream.refusals()).containsExactly("run run-1 was started before, otherwise configured");
        assertThat(ends()).isEmpty();
        assertThat(stream.published(Topics.DRAWS)).isNotEmpty();
    }

    @Test
    void shouldRefuseAPolicyThatContradictsAnEarlierOneWhichStands() {
        PolicyPublished forged =
                PolicyPublished.newBuilder(Given.policy(0)).setSha256("11").build();
        stream.pipe(Given.run().build(), Given.policy(0));
        drain();

        stream.pipe(Given.policy(0), forged);

        assertThat(stream.refusals())
                .containsExactly(
                        "policy 0 of run run-1 at v0 with sha256 11 contradicts an earlier one at v0 with sha256 00, which stands");
        assertThat(ends()).isEmpty();
    }

    @Test
    void shouldFailTheRunWhoseRewardTimesItsWeightIsTooLarge() {
        RewardSettings heavy = new RewardSettings("correct", 10.0, true, Map.of(), List.of());
        stream.pipe(Given.prompt(0), Given.draw().setRewards(List.of(heavy)).build());
        drain();

        stream.pipe(Given.reward(0, 0, true).setScore(1e308).build());
        stream.pipe(Given.reward(0, 1, true).setScore(1e308).build());

        String group = Given.RUN + "/" + Given.promptId(0) + "/0";
        assertThat(ends())
                .containsExactly(new RunEnded(
                        Given.RUN,
                        RunOutcome.FAILED,
                        "history-stream",
                        "reward \"correct\" of response " + group + "/0 times its weight must be at most 1.0E150,"
                                + " was 1.0E308 times 10.0; correct the reward or its weight, and start another run",
                        new RecordPlace(Topics.REWARDS.name(), 0, 0L),
                        Instant.ofEpochMilli(1_000)));
        assertNothingPublished();
        assertThat(stream.entries("unfinished-draws")).isZero();
    }

    @Test
    void shouldRefuseTheRunWhoseVirtualFailureIsTooLargeToComputeWith() {
        AdvantageSettings huge = new AdvantageSettings(
                Reactivation.APPEND,
                true,
                1,
                0.0,
                -1e160,
                false,
                false,
                Baseline.MEAN,
                AdvantageScale.GROUP,
                false,
                0.0,
                false);

        stream.pipe(Given.run().setAdvantage(huge).build());

        assertThat(ends())
                .extracting(RunEnded::getReason)
                .containsExactly("advantage.incorrectReward must be at most 1.0E150, was -1.0E160");
    }

    @Test
    void shouldGoOnWithOtherRunsWhenOneFailsInTheMiddle(@TempDir Path elsewhere) {
        RunStarted bad = Given.run().setRunId("bad").build();
        World good = new World(stream, Given.run().setRunId("good").build(), new Random(2));
        Result alone;
        try (Stream other = new Stream(elsewhere)) {
            alone = World.play(other, Given.run().setRunId("good").build(), new Random(2));
        }
        stream.pipe(
                bad, PolicyPublished.newBuilder(Given.policy(0)).setRunId("bad").build());
        Draw draw = stream.published(Topics.DRAWS).stream()
                .filter(drawn -> drawn.getPurpose() == Purpose.TRAINING)
                .findFirst()
                .orElseThrow();
        String group = "bad/" + draw.getPromptId() + "/0";
        Reward tooLarge = Given.reward(group, draw.getPromptId(), Purpose.TRAINING, 0, true)
                .setRunId("bad")
                .setScore(-1e200)
                .build();

        stream.pipe(text(draw), draw, tooLarge);
        RunEnded failed = ends().get(0);
        stream.pipe(failed);
        drain();
        while (good.busy()) {
            good.step();
        }

        assertThat(failed.getRunId()).isEqualTo("bad");
        assertThat(good.result().batches()).isEqualTo(alone.batches());
        assertThat(good.result().evaluations()).isEqualTo(alone.evaluations());
        assertThat(ends()).extracting(RunEnded::getRunId).containsExactly("good");
    }

    private RunEnded ended(String runId, RunOutcome outcome) {
        return new RunEnded(runId, outcome, "cli", "somebody said so", null, Instant.EPOCH);
    }

    /** The prompt that was drawn: without its text nothing is asked, and no reward is expected. */
    private static Prompt text(Draw draw) {
        return IntStream.range(0, 6)
                .mapToObj(Given::prompt)
                .filter(prompt -> prompt.getPromptId().equals(draw.getPromptId()))
                .findFirst()
                .orElseThrow();
    }

    private List<RunEnded> ends() {
        return stream.published(Topics.RUN_ENDS);
    }

    private void drain() {
        WRITTEN.forEach(stream::published);
    }

    private void assertNothingPublished() {
        WRITTEN.forEach(
                topic -> assertThat(stream.published(topic)).as(topic.name()).isEmpty());
    }
}
