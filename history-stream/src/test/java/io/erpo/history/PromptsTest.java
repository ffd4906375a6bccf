package io.erpo.history;

import static io.erpo.history.Given.benchmarkDraw;
import static io.erpo.history.Given.draw;
import static io.erpo.history.Given.prompt;
import static io.erpo.history.Given.promptId;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.events.Coordinates;
import io.erpo.events.OnUndecided;
import io.erpo.events.Outcome;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {

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
    void shouldRequestAGroupWhenAPromptIsDrawn() {
        stream.pipe(prompt(0), draw().setStep(4).setSlot(1).setPolicyVersion(3).build());

        List<TestRecord<String, PromptRequest>> requests = stream.records(Topics.PROMPT_REQUESTS);
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).key()).isEqualTo(promptId(0));
        assertThat(requests.get(0).value())
                .isEqualTo(PromptRequest.newBuilder()
                        .setRunId("run-1")
                        .setStep(4)
                        .setRound(0)
                        .setSlot(1)
                        .setGroupId("run-1/" + promptId(0) + "/0")
                        .setPromptId(promptId(0))
                        .setVisit(0)
                        .setPurpose(Purpose.TRAINING)
                        .setBenchmark("")
                        .setPrompt("0+0=")
                        .setReference("0")
                        .setHistory(0)
                        .setTemperature(1.0)
                        .setTemperatureRule("min(1.0 + 0.02 * 0, 1.2)")
                        .setGroupSize(2)
                        .setMaxNewTokens(8)
                        .setSeed(7)
                        .setPolicyVersion(3)
                        .build());
    }

    @Test
    void shouldRequestABenchmarkFromTheMostProbableTokensThatItsDrawNames() {
        stream.pipe(prompt(0), benchmarkDraw(0).setTopP(0.7).setTopK(20).build(), draw().build());

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getPurpose, PromptRequest::getTopP, PromptRequest::getTopK)
                .containsExactlyInAnyOrder(tuple(Purpose.BENCHMARK, 0.7, 20), tuple(Purpose.TRAINING, 1.0, 0));
    }

    @Test
    void shouldRequestThatResponsesEndAtTheTokensThatTheirDrawNames() {
        stream.pipe(
                prompt(0),
                benchmarkDraw(0).setStopTokenIds(List.of(2, 7)).build(),
                draw().setStopTokenIds(List.of(7)).build());

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getPurpose, PromptRequest::getStopTokenIds)
                .containsExactlyInAnyOrder(
                        tuple(Purpose.BENCHMARK, List.of(2, 7)), tuple(Purpose.TRAINING, List.of(7)));
    }

    /** Samplers would refuse the request of such a draw, and its group would never close. */
    @Test
    void shouldRefuseADrawWhoseTruncationLeavesNoTokenOrIsOfTraining() {
        stream.pipe(
                prompt(0),
                benchmarkDraw(0).setTopP(0).build(),
                benchmarkDraw(0).setTopP(Double.NaN).build(),
                benchmarkDraw(0).setTopK(-1).build(),
                draw().setTopP(0.7).build(),
                draw().setTopK(1).build());

        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
        assertThat(stream.refusals())
                .containsExactly(
                        "topP must be above 0 and at most 1, was 0.0",
                        "topP must be above 0 and at most 1, was NaN",
                        "topK must be 0 or more, was -1",
                        "a training draw must sample the whole distribution (topP 1 and topK 0), was topP 0.7 and topK 0",
                        "a training draw must sample the whole distribution (topP 1 and topK 0), was topP 1.0 and topK 1");
    }

    @Test
    void shouldHoldADrawUntilTheTextArrives() {
        stream.pipe(draw().build(), benchmarkDraw(0).build());
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();

        stream.pipe(prompt(0));

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getGroupId)
                .containsExactlyInAnyOrder(group(0), benchmarkGroup(0));
    }

    @Test
    void shouldHeatAPromptWhenAllItsResponsesAreCorrect() {
        stream.pipe(
                prompt(0),
                draw().build(),
                reward(0, 1, true).build(),
                reward(0, 0, true).build());

        VerifiedGroup group = stream.published(Topics.VERIFIED_GROUPS).get(0);
        assertThat(group.getOutcome()).isEqualTo(Outcome.ALL_CORRECT);
        assertThat(group.getHistoryBefore()).isZero();
        assertThat(group.getHistoryAfter()).isEqualTo(1);
        assertThat(group.getTemperature()).isEqualTo(1.0);
        assertThat(group.getNextTemperature()).isEqualTo(1.02);
        // Two rewards of 1 and one virtual failure of -1: mean 1/3, standard deviation 2/sqrt(3).
        assertThat(group.getResponses())
                .extracting(VerifiedResponse::getAdvantage)
                .allSatisfy(advantage ->
                        assertThat(advantage).isCloseTo(1 / Math.sqrt(3), org.assertj.core.data.Offset.offset(1e-12)));
        assertThat(group.getResponses())
                .extracting(VerifiedResponse::getResponseId)
                .containsExactly(group(0) + "/0", group(0) + "/1");
        List<TestRecord<String, PromptHistory>> histories = stream.records(Topics.PROMPT_HISTORY);
        assertThat(histories).hasSize(1);
        assertThat(histories.get(0).key()).isEqualTo("run-1/" + promptId(0));
        assertThat(histories.get(0).value())
                .isEqualTo(new PromptHistory("run-1", promptId(0), 1, 1, 1, 0, 0, 1.02, 0L));
    }

    @Test
    void shouldKeepTheNextVisitWaitingUntilTheOutcomeIsKnown() {
        stream.pipe(
                prompt(0),
                draw().build(),
                draw().setStep(1).build(),
                draw().setStep(2).build());
        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getGroupId)
                .containsExactly(group(0));

        stream.pipe(reward(0, 0, true).build(), reward(0, 1, true).build());

        assertThat(stream.published(Topics.PROMPT_REQUESTS)).singleElement().satisfies(request -> {
            assertThat(request.getGroupId()).isEqualTo(group(1));
            assertThat(request.getStep()).isEqualTo(1);
            assertThat(request.getVisit()).isEqualTo(1);
            assertThat(request.getHistory()).isEqualTo(1);
            assertThat(request.getTemperature()).isEqualTo(1.02);
        });
    }

    @Test
    void shouldMeasureWithoutTouchingTheHistoryWhenTheDrawIsABenchmark() {
        stream.pipe(
                prompt(0),
                draw().build(),
                benchmarkDraw(0).build(),
                benchmarkDraw(5).build());
        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getGroupId)
                .containsExactly(group(0), benchmarkGroup(0), benchmarkGroup(5));

        stream.pipe(
                reward(benchmarkGroup(5), promptId(0), Purpose.BENCHMARK, 0, true)
                        .build(),
                reward(benchmarkGroup(5), promptId(0), Purpose.BENCHMARK, 1, true)
                        .build());

        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> {
            assertThat(group.getGroupId()).isEqualTo(benchmarkGroup(5));
            assertThat(group.getHistoryAfter()).isZero();
        });
        assertThat(stream.published(Topics.PROMPT_HISTORY)).isEmpty();
    }

    /** The newest draw of the prompt is for another benchmark than the doubled reward. */
    @Test
    void shouldIgnoreDoubledRewardsOfAPromptInTwoBenchmarks() {
        stream.pipe(
                prompt(0),
                benchmarkDraw(0).build(),
                benchmarkDraw(0).setBenchmark("aime").setSlot(7).build());
        String aime = Given.RUN + "/" + promptId(0) + "/aime@0";
        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getGroupId)
                .containsExactly(benchmarkGroup(0), aime);

        for (int twice = 0; twice < 2; twice++) {
            for (String group : List.of(benchmarkGroup(0), aime)) {
                stream.pipe(
                        reward(group, promptId(0), Purpose.BENCHMARK, 0, true).build(),
                        reward(group, promptId(0), Purpose.BENCHMARK, 1, false).build());
            }
        }

        assertThat(stream.published(Topics.VERIFIED_GROUPS))
                .extracting(VerifiedGroup::getGroupId)
                .containsExactly(benchmarkGroup(0), aime);
        // The run itself was never started here.
        assertThat(stream.refusals()).containsExactly("no run run-1 was started", "no run run-1 was started");
        stream.pipe(reward(Given.RUN + "/" + promptId(0) + "/aime@1", promptId(0), Purpose.BENCHMARK, 0, true)
                .setStep(1)
                .build());
        assertThat(stream.refusals()).singleElement().asString().contains("was never requested");
    }

    @Test
    void shouldIgnoreWhatItSawBeforeWhenRecordsAreDoubled() {
        stream.pipe(prompt(0), prompt(0), draw().build(), draw().build());
        stream.pipe(
                reward(0, 0, true).build(),
                reward(0, 0, true)
                        .setDurationMicros(99)
                        .setResponseCoordinates(new Coordinates(0, 7L))
                        .build(),
                reward(0, 1, false).build());
        stream.refusals();

        stream.pipe(reward(0, 1, false).build());

        assertThat(stream.refusals()).isEmpty();
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).hasSize(1);
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> assertThat(
                        group.getResponses().get(0).getCoordinates().getOffset())
                .isZero());
        assertThat(stream.published(Topics.PROMPT_HISTORY)).hasSize(1);
    }

    @Test
    void shouldRefuseAndGoOnWhenARewardBreaksARule() {
        stream.pipe(prompt(0), draw().build());
        stream.pipe(
                reward(0, 2, true).build(),
                reward(0, 0, true).setResponseId("other").build(),
                reward(0, 0, true).setScore(Double.NaN).build(),
                reward(1, 0, true).build(),
                reward(0, 0, true).setRunId("Run 1").build(),
                reward(0, 0, true).build(),
                reward(0, 0, false).build());

        assertThat(stream.refusals())
                .containsExactly(
                        "index 2, but the group has 2 responses",
                        "response other at index 0 should be " + group(0) + "/0",
                        "reward \"correct\" of " + group(0)
                                + "/0 must be a finite number, was NaN; its group cannot close without it",
                        "group " + group(1) + " was never requested",
                        "runId must be 1 to 64 lower-case letters, digits or dashes and start with no dash, was \"Run 1\"",
                        "reward \"correct\" of " + group(0) + "/0 contradicts an earlier one, which stands");
        stream.pipe(reward(0, 1, true).build());
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).hasSize(1);
    }

    @Test
    void shouldComputeWithTheLargestRewardsThatAreAllowed() {
        stream.pipe(
                prompt(0),
                draw().setRewards(List.of(new RewardSettings("correct", 10.0, true, Map.of(), List.of())))
                        .build());
        stream.pipe(
                reward(0, 0, true).setScore(1e149).build(),
                reward(0, 1, false).setScore(-1e149).build());
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> assertThat(
                        group.getResponses())
                .extracting(VerifiedResponse::getAdvantage)
                .usingElementComparator(Comparator.comparing((Double advantage) -> Math.round(advantage * 1e12)))
                .containsExactly(Math.sqrt(0.5), -Math.sqrt(0.5)));
    }

    /** A shadow reward may arrive before, among or after the rewards of the run, with any content. */
    @Test
    void shouldTakeNoNoticeOfARewardThatTheRunDoesNotList() {
        stream.pipe(prompt(0), draw().build());
        stream.pipe(
                reward(0, 0, false).setName("shadow").build(),
                reward(0, 1, false).setName("shadow").setScore(Double.NaN).build(),
                reward(0, 0, true).build(),
                reward(0, 0, true).setName("shadow").build(),
                reward(0, 1, true).build(),
                reward(0, 1, true).setName("shadow").build());

        // The refusal of the verified group: this test has no run.
        assertThat(stream.refusals()).containsExactly("no run run-1 was started");
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> {
            assertThat(group.getOutcome()).isEqualTo(Outcome.ALL_CORRECT);
            assertThat(group.getResponses())
                    .extracting(VerifiedResponse::getReward)
                    .containsExactly(1.0, 1.0);
            assertThat(group.getResponses().get(0).getComponents()).containsOnlyKeys("correct");
        });
    }

    @Test
    void shouldLeaveTheHistoryAloneAndGoOnWhenAGroupIsUndecidedAndTheRunDropsSuch() {
        stream.pipe(
                prompt(0),
                draw().setOnUndecided(OnUndecided.DROP).build(),
                draw().setOnUndecided(OnUndecided.DROP).setStep(1).build(),
                reward(0, 0, true).build(),
                reward(0, 1, true)
                        .setStatus(RewardStatus.FAILED)
                        .setCorrect(null)
                        .build());

        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> {
            assertThat(group.getOutcome()).isEqualTo(Outcome.UNDECIDED);
            assertThat(group.getHistoryAfter()).isZero();
            assertThat(group.getResponses())
                    .extracting(VerifiedResponse::getAdvantage)
                    .containsExactly(0.0, 0.0);
        });
        assertThat(stream.published(Topics.PROMPT_HISTORY))
                .containsExactly(new PromptHistory("run-1", promptId(0), 0, 1, 0, 0, 0, 1.0, 0L));
        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getGroupId)
                .containsExactly(group(0), group(1));
    }

    @Test
    void shouldRefuseADrawThatContradictsItself() {
        stream.pipe(
                draw().setGroupSize(0).build(),
                draw().setRewards(List.of(Given.format())).build(),
                draw().setRewards(List.of(Given.correctness(), Given.correctness()))
                        .build());

        assertThat(stream.refusals())
                .containsExactly(
                        "groupSize must be 1 or more, was 0",
                        "rewards must be a list with exactly one reward of correctness: true, was []",
                        "rewards must be a list that names no reward twice, was [correct, correct]");
    }

    @Test
    void shouldRefuseAPromptThatIsNotWhatItsIdSays() {
        stream.pipe(
                io.erpo.events.Prompt.newBuilder(prompt(0)).setText("forged").build());

        assertThat(stream.refusals()).singleElement().asString().startsWith("promptId " + promptId(0) + " should be ");
    }

    private static String group(int visit) {
        return "run-1/" + promptId(0) + "/" + visit;
    }

    private static String benchmarkGroup(int version) {
        return "run-1/" + promptId(0) + "/held-out@" + version;
    }
}
