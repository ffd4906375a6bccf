package io.erpo.history;

import static io.erpo.history.Given.draw;
import static io.erpo.history.Given.prompt;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.events.Draw;
import io.erpo.events.OnUndecided;
import io.erpo.events.Outcome;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose rewards judge some data sources each: a group waits for those of its prompt and for no others. */
class RewardSourcesTest {

    private static final Prompt MATHEMATICS = prompt(0, "gsm8k");
    private static final Prompt CHOICE = prompt(1, "mmlu");
    private static final Prompt PROGRAM = prompt(2, "apps");

    /** The second one weighs twice as much, and an incorrect response scores 0 and not -1. */
    private static final List<RewardSettings> REWARDS = List.of(
            new RewardSettings("math", 1.0, true, Map.of(), List.of("gsm8k", "math500")),
            new RewardSettings("choice", 2.0, true, Map.of("incorrectScore", "0"), List.of("mmlu")),
            new RewardSettings("code", 1.0, true, Map.of(), List.of("apps")),
            new RewardSettings("box", 0.5, false, Map.of(), List.of("gsm8k")),
            new RewardSettings("length", 0.25, false, Map.of(), List.of()));

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
    void shouldAskForResponsesWithTheDataSourceOfThePrompt() {
        stream.pipe(MATHEMATICS, prompt(3), drawOf(MATHEMATICS), drawOf(CHOICE));
        stream.pipe(CHOICE);

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getPromptId, PromptRequest::getDataSource)
                .containsExactly(tuple(MATHEMATICS.getPromptId(), "gsm8k"), tuple(CHOICE.getPromptId(), "mmlu"));
    }

    @Test
    void shouldWeighTheRewardsOfTheDataSourceWhenTheyAreThere() {
        stream.pipe(MATHEMATICS, CHOICE, drawOf(MATHEMATICS), drawOf(CHOICE));

        stream.pipe(score(CHOICE, 0, "choice", 1, true), score(CHOICE, 1, "choice", 0, false));
        assertThat(stream.published(Topics.VERIFIED_GROUPS))
                .as("waits for length")
                .isEmpty();
        stream.pipe(score(CHOICE, 0, "length", -1, null), score(CHOICE, 1, "length", 0, null));

        VerifiedGroup choice = stream.published(Topics.VERIFIED_GROUPS).get(0);
        assertThat(choice.getPromptId()).isEqualTo(CHOICE.getPromptId());
        assertThat(choice.getOutcome()).isEqualTo(Outcome.MIXED);
        assertThat(choice.getResponses())
                .extracting(VerifiedResponse::getCorrect, VerifiedResponse::getReward, VerifiedResponse::getComponents)
                .containsExactly(
                        tuple(true, 1.75, Map.of("choice", 1.0, "length", -1.0)),
                        tuple(false, 0.0, Map.of("choice", 0.0, "length", 0.0)));

        stream.pipe(
                score(MATHEMATICS, 1, "length", 1, null),
                score(MATHEMATICS, 0, "length", 0, null),
                score(MATHEMATICS, 0, "box", 1, null),
                score(MATHEMATICS, 1, "math", -1, false),
                score(MATHEMATICS, 0, "math", 1, true));
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).as("waits for box").isEmpty();
        stream.pipe(score(MATHEMATICS, 1, "box", 1, null));
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> assertThat(
                        group.getResponses())
                .extracting(VerifiedResponse::getReward, VerifiedResponse::getComponents)
                .containsExactly(
                        tuple(1.5, Map.of("math", 1.0, "box", 1.0, "length", 0.0)),
                        tuple(-0.25, Map.of("math", -1.0, "box", 1.0, "length", 1.0))));
    }

    /** A consumer that knows no data sources judges everything: the group neither waits for it nor counts it. */
    @Test
    void shouldTakeNoNoticeOfARewardOfAnotherDataSource() {
        stream.pipe(PROGRAM, drawOf(PROGRAM));
        stream.pipe(
                score(PROGRAM, 0, "math", -1, false),
                score(PROGRAM, 1, "math", Double.NaN, false),
                score(PROGRAM, 0, "code", 1, true),
                score(PROGRAM, 0, "length", 0, null),
                score(PROGRAM, 0, "length", 0, null),
                score(PROGRAM, 1, "code", 1, true),
                score(PROGRAM, 0, "box", 1e200, null),
                score(PROGRAM, 1, "length", 0, null),
                score(PROGRAM, 1, "box", 0, null),
                score(PROGRAM, 1, "code", 1, true));

        assertThat(stream.refusals()).containsExactly("no run run-1 was started");
        assertThat(stream.published(Topics.VERIFIED_GROUPS)).singleElement().satisfies(group -> {
            assertThat(group.getOutcome()).isEqualTo(Outcome.ALL_CORRECT);
            assertThat(group.getResponses())
                    .extracting(VerifiedResponse::getComponents)
                    .containsOnly(Map.of("code", 1.0, "length", 0.0));
        });
    }

    @Test
    void shouldRefuseASecondOpinionOfARewardThatIsAwaited() {
        stream.pipe(PROGRAM, drawOf(PROGRAM));
        stream.pipe(score(PROGRAM, 0, "code", 1, true), score(PROGRAM, 0, "code", -1, false));

        assertThat(stream.refusals())
                .containsExactly(
                        "reward \"code\" of " + group(PROGRAM) + "/0 contradicts an earlier one, which stands");
    }

    /** The virtual failure scores what the group's own correctness reward gives an incorrect response. */
    @Test
    void shouldReactivateWithTheFailureOfTheDataSource() {
        stream.pipe(CHOICE, PROGRAM, drawOf(CHOICE), drawOf(PROGRAM));
        for (int index = 0; index < 2; index++) {
            stream.pipe(
                    score(CHOICE, index, "choice", 1, true),
                    score(CHOICE, index, "length", 0, null),
                    score(PROGRAM, index, "code", 1, true),
                    score(PROGRAM, index, "length", 4.0 * index, null));
        }

        List<VerifiedGroup> groups = stream.published(Topics.VERIFIED_GROUPS);
        // 2, 2 and a failure of 2 * 0: mean 4/3, standard deviation 2/sqrt(3).
        assertThat(groups.get(0).getResponses())
                .extracting(VerifiedResponse::getAdvantage)
                .allSatisfy(advantage -> assertThat(advantage).isCloseTo(1 / Math.sqrt(3), offset(1e-12)));
        // 1, 2 and a failure of 1 * -1: mean 2/3, standard deviation sqrt(7/3).
        assertThat(groups.get(1).getResponses().get(1).getAdvantage())
                .isCloseTo((4.0 / 3) / Math.sqrt(7.0 / 3), offset(1e-12));
    }

    @Test
    void shouldBeUndecidedByTheRewardsOfTheDataSourceOnly() {
        stream.pipe(
                PROGRAM,
                Draw.newBuilder(drawOf(PROGRAM))
                        .setOnUndecided(OnUndecided.DROP)
                        .build());
        for (int index = 0; index < 2; index++) {
            stream.pipe(
                    Reward.newBuilder(score(PROGRAM, index, "math", -1, null))
                            .setStatus(RewardStatus.UNDECIDED)
                            .build(),
                    score(PROGRAM, index, "code", -1, false),
                    score(PROGRAM, index, "length", 0, null));
        }

        assertThat(stream.published(Topics.VERIFIED_GROUPS))
                .extracting(VerifiedGroup::getOutcome)
                .containsExactly(Outcome.ALL_INCORRECT);
    }

    @Test
    void shouldFailTheRunAndNoOtherWhenNoCorrectnessRewardJudgesThePrompt() {
        Prompt unknown = prompt(4, "aime");
        Draw other = Draw.newBuilder(drawOf(unknown))
                .setRunId("run-2")
                .setRewards(List.of(Given.correctness()))
                .build();
        Draw measured = Given.benchmarkDraw(0)
                .setPromptId(unknown.getPromptId())
                .setRewards(REWARDS)
                .build();
        stream.pipe(drawOf(unknown), other, measured);

        stream.pipe(unknown);

        assertThat(stream.published(Topics.PROMPT_REQUESTS))
                .extracting(PromptRequest::getRunId)
                .containsExactly("run-2");
        assertThat(stream.published(Topics.RUN_ENDS))
                .extracting(RunEnded::getRunId, RunEnded::getOutcome, RunEnded::getReason)
                .containsExactly(tuple(
                        "run-1",
                        RunOutcome.FAILED,
                        "prompt " + unknown.getPromptId()
                                + " has the data source \"aime\", which no correctness reward of the run judges;"
                                + " start a run in which one does"));
    }

    @Test
    void shouldFailTheRunWhenThePromptNamesNoDataSourceAndAllRewardsDo() {
        stream.pipe(prompt(4), drawOf(prompt(4)));

        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
        assertThat(stream.published(Topics.RUN_ENDS))
                .extracting(RunEnded::getReason)
                .containsExactly("prompt " + Given.promptId(4)
                        + " has no data source, which no correctness reward of the run judges;"
                        + " start a run in which one does");
    }

    @Test
    void shouldRefuseARunInWhichTwoRewardsJudgeOneDataSource() {
        RewardSettings rival = new RewardSettings("rival", 1.0, true, Map.of(), List.of("aime", "mmlu"));
        RewardSettings broken = new RewardSettings("x", 1.0, true, Map.of("incorrectScore", "low"), List.of("x"));
        stream.pipe(
                Given.run().setRewards(with(rival)).build(),
                Given.run().setRunId("run-2").setRewards(with(broken)).build(),
                Given.run()
                        .setRunId("run-3")
                        .setRewards(with(Given.correctness()))
                        .build());

        assertThat(stream.refusals())
                .containsExactly(
                        "rewards must be a list with exactly one reward of correctness: true for the data source"
                                + " \"mmlu\" (one without sources judges every prompt), was [choice, rival]",
                        "rewards.x.parameters: incorrectScore must be a finite number, was \"low\"",
                        "rewards must be a list with exactly one reward of correctness: true for the data source"
                                + " \"gsm8k\" (one without sources judges every prompt), was [math, correct]");
    }

    /** Its data source is not known, so nobody can say which rewards it waits for. */
    @Test
    void shouldRefuseARewardOfAPromptWhoseTextNeverCame() {
        stream.pipe(drawOf(PROGRAM));
        stream.pipe(score(PROGRAM, 0, "code", 1, true));

        assertThat(stream.refusals()).containsExactly("group " + group(PROGRAM) + " was never requested");
    }

    @Test
    void shouldRefuseAPromptWhoseIdIgnoresItsDataSource() {
        stream.pipe(Prompt.newBuilder(prompt(0)).setDataSource("gsm8k").build());

        assertThat(stream.refusals())
                .containsExactly("promptId " + Given.promptId(0) + " should be " + MATHEMATICS.getPromptId());
    }

    private static List<RewardSettings> with(RewardSettings another) {
        return java.util.stream.Stream.concat(REWARDS.stream(), java.util.stream.Stream.of(another))
                .toList();
    }

    private static Draw drawOf(Prompt prompt) {
        return draw().setPromptId(prompt.getPromptId()).setRewards(REWARDS).build();
    }

    private static String group(Prompt prompt) {
        return "run-1/" + prompt.getPromptId() + "/0";
    }

    private static Reward score(Prompt prompt, int index, String name, double score, Boolean correct) {
        return reward(group(prompt), prompt.getPromptId(), Purpose.TRAINING, index, Boolean.TRUE.equals(correct))
                .setName(name)
                .setScore(score)
                .setCorrect(correct)
                .build();
    }
}
