package io.erpo.reward.scoring;

import static io.erpo.reward.Samples.EXACT_MATCH;
import static io.erpo.reward.Samples.OVERLONG;
import static io.erpo.reward.Samples.response;
import static io.erpo.reward.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.builtin.ExactMatch;
import io.erpo.reward.builtin.Overlong;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardsTest {

    private static final Coordinates AT = new Coordinates(3, 42L);

    private final AtomicLong clock = new AtomicLong();
    private final Rewards rewards = new Rewards(
            List.of(
                    new ExactMatch(),
                    new Overlong(),
                    custom("broken", answer -> {
                        throw new IllegalStateException("cannot judge " + answer.text());
                    }),
                    custom("silent", answer -> null),
                    custom("not-finite", answer -> new Score(Double.NaN)),
                    custom("endless", RewardsTest::endless),
                    slow("oracle", answer -> new Score(0.25))),
            () -> clock.getAndAdd(5_000));

    @Test
    void shouldCutWhatAJudgeSaysAtLength() {
        Reward reward = quick(run(new RewardSettings("broken", 1.0, false, Map.of(), List.of())))
                .judge(response(4, "7".repeat(30_000_000), 5), AT)
                .get(0);

        assertThat(reward.getStatus()).isEqualTo(RewardStatus.FAILED);
        assertThat(reward.getReason())
                .startsWith("java.lang.IllegalStateException: cannot judge 777")
                .endsWith("777 ...")
                .hasSize(10_004);
    }

    @Test
    void shouldCutAnExplanationAtACodePointAndKeepItOnOneLine() {
        String hostile = "a\u001b[2J\n" + "\ud83d\ude00".repeat(30_000);
        RunRewards ofRun = new Rewards(List.of(custom("wordy", answer -> new Score(0).because(hostile))), () -> 0)
                .panels()
                .get(0)
                .ofRun()
                .apply(run(new RewardSettings("wordy", 1.0, false, Map.of(), List.of())));

        assertThat(ofRun.judge(response(4, "7", 2), AT).get(0).getExplanation())
                .hasSize(499)
                .startsWith("a [2J \ud83d\ude00")
                .endsWith("\ude00\u2026")
                .doesNotContain("\u001b", "\n");
    }

    @Test
    void shouldWriteOneRewardForEachNameOfTheRunInItsOrder() {
        List<Reward> judged = quick(run(OVERLONG, EXACT_MATCH)).judge(response(4, " 7.0", 5), AT);

        assertThat(judged)
                .containsExactly(
                        reward(
                                "overlong",
                                -0.5,
                                null,
                                null,
                                5,
                                "5 tokens; the punishment begins above 4 and is full from 6"),
                        reward(
                                "exact-match",
                                1,
                                true,
                                "7.0",
                                5,
                                "the whole response \"7.0\" equals the reference \"7\", by value"));
    }

    @Test
    void shouldLeaveRewardsToOthersWhenTheyAreNotImplementedHere() {
        RewardSettings elsewhere = new RewardSettings("proof-checker", 1.0, true, Map.of(), List.of());
        assertThat(quick(run(elsewhere, OVERLONG)).judge(response(4, "7", 2), AT))
                .extracting(Reward::getName)
                .containsExactly("overlong");
    }

    @Test
    void shouldJudgeOnlyTheDataSourcesThatTheRunLists() {
        RewardSettings exact = RewardSettings.newBuilder(EXACT_MATCH)
                .setSources(List.of("digits", "gsm8k"))
                .build();
        RewardSettings overlong = RewardSettings.newBuilder(OVERLONG)
                .setSources(List.of("essays"))
                .build();
        RewardSettings broken = new RewardSettings("broken", 1.0, false, Map.of(), List.of());
        RunRewards ofRun = quick(run(overlong, exact, broken));

        assertThat(judging(ofRun, "gsm8k")).containsExactly("exact-match", "broken");
        assertThat(judging(ofRun, "essays")).containsExactly("overlong", "broken");
        assertThat(judging(ofRun, "")).containsExactly("broken");
        assertThat(judging(quick(run(exact)), "essays")).isEmpty();
    }

    private static List<String> judging(RunRewards rewards, String dataSource) {
        Response response = response(4, "7", 2);
        response.setDataSource(dataSource);
        return rewards.judge(response, AT).stream().map(Reward::getName).toList();
    }

    @Test
    void shouldJudgeAlikeWhenAResponseComesAgain() {
        RunRewards ofRun = quick(run(EXACT_MATCH, OVERLONG));
        assertThat(ofRun.judge(response(4, "8", 6), AT)).isEqualTo(ofRun.judge(response(4, "8", 6), AT));
    }

    @ParameterizedTest
    @CsvSource({
        "broken, java.lang.IllegalStateException: cannot judge 7",
        "silent, java.lang.NullPointerException",
        "not-finite, 'java.lang.IllegalArgumentException: score must be finite, was NaN'",
        "endless, java.lang.StackOverflowError"
    })
    void shouldFailVisiblyWhenARewardThrowsOrReturnsNonsense(String name, String reason) {
        RewardSettings correctness = new RewardSettings(name, 1.0, true, Map.of("incorrectScore", "-0.5"), List.of());
        assertThat(quick(run(correctness)).judge(response(4, "7", 2), AT))
                .satisfiesExactly(reward -> assertFailed(reward, -0.5, reason));
        RewardSettings shaping = new RewardSettings(name, 1.0, false, Map.of(), List.of());
        assertThat(quick(run(shaping)).judge(response(4, "7", 2), AT))
                .satisfiesExactly(reward -> assertFailed(reward, 0, reason));
    }

    @Test
    void shouldFailEveryResponseWhenTheRunsParametersAreRefused() {
        RewardSettings wrong =
                new RewardSettings("exact-match", 1.0, true, Map.of("incorrectScore", "none"), List.of());
        assertThat(quick(run(wrong, OVERLONG)).judge(response(4, "7", 2), AT))
                .satisfiesExactly(reward -> assertFailed(reward, -1, "was \"none\""), reward -> assertThat(reward)
                        .isEqualTo(reward(
                                "overlong",
                                0,
                                null,
                                null,
                                2,
                                "2 tokens; the punishment begins above 4 and is full from 6")));
    }

    @Test
    void shouldFailWhenTheCorrectnessRewardJudgesNoCorrectness() {
        RewardSettings wrong = new RewardSettings("overlong", 1.0, true, OVERLONG.getParameters(), List.of());
        assertThat(quick(run(wrong)).judge(response(4, "7", 2), AT))
                .satisfiesExactly(reward -> assertFailed(reward, -1, "it judges no correctness"));
    }

    @Test
    void shouldBeUndecidedAndIncorrectWhenThePromptHasNoReference() {
        Response response = response(4, "7", 2);
        response.setReference("");
        assertThat(quick(run(EXACT_MATCH)).judge(response, AT))
                .extracting(Reward::getScore, Reward::getCorrect, Reward::getStatus, Reward::getReason)
                .containsExactly(tuple(-1.0, null, RewardStatus.UNDECIDED, "the prompt has no reference answer"));
    }

    @Test
    void shouldGiveASlowRewardAConsumerGroupOfItsOwnSoThatNoOtherWaitsForIt() {
        RewardSettings oracle = new RewardSettings("oracle", 1.0, false, Map.of(), List.of());
        RunStarted run = run(oracle, OVERLONG);

        assertThat(rewards.panels()).extracting(Panel::group).containsExactly("reward-service", "reward-oracle");
        assertThat(rewards.panels())
                .extracting(panel -> panel.ofRun().apply(run).judge(response(4, "7", 2), AT).stream()
                        .map(Reward::getName)
                        .toList())
                .containsExactly(List.of("overlong"), List.of("oracle"));
    }

    @Test
    void shouldJudgeBesideTheRunUnderTheNameOfTheShadow() {
        Panel panel = rewards.panel(new Shadow("exact-match", "rescored", Map.of("correctScore", "5"), List.of()));

        assertThat(panel.group()).isEqualTo("reward-shadow-rescored-1");
        assertThat(panel.ofRun().apply(run(OVERLONG)).judge(response(4, "7", 2), AT))
                .containsExactly(reward(
                        "rescored", 5, true, "7", 2, "the whole response \"7\" equals the reference \"7\", by value"));
    }

    @Test
    void shouldRefuseAShadowThatCannotJudgeOrThatARunMightTakeForItsOwn() {
        assertThatThrownBy(() -> rewards.panel(new Shadow("exakt", "rescored", Map.of(), List.of())))
                .hasMessage("no reward \"exakt\" is implemented here;"
                        + " there are broken, endless, exact-match, not-finite, oracle, overlong, silent");
        assertThatThrownBy(() ->
                        rewards.panel(new Shadow("exact-match", "rescored", Map.of("compare", "loosely"), List.of())))
                .hasMessageContaining("loosely");
        assertThatThrownBy(() -> new Shadow("exact-match", "exact-match", Map.of(), List.of()))
                .hasMessageContaining("a shadow needs a name of its own");
    }

    @Test
    void shouldRefuseTwoRewardsOfOneName() {
        assertThatThrownBy(() -> new Rewards(List.of(new ExactMatch(), new ExactMatch()), System::nanoTime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("two rewards are named exact-match: io.erpo.reward.builtin.ExactMatch");
    }

    private static void assertFailed(Reward reward, double score, String reason) {
        assertThat(reward.getStatus()).isEqualTo(RewardStatus.FAILED);
        assertThat(reward.getScore()).isEqualTo(score);
        assertThat(reward.getCorrect()).isNull();
        assertThat(reward.getReason()).contains(reason);
    }

    private static Reward reward(
            String name, double score, Boolean correct, String extracted, int tokens, String explanation) {
        return new Reward(
                "run-1",
                2,
                "run-1/p/0",
                "run-1/p/0/4",
                4,
                "p",
                Purpose.TRAINING,
                name,
                "1",
                score,
                correct,
                extracted,
                RewardStatus.SCORED,
                AT,
                tokens,
                FinishReason.STOP,
                5L,
                null,
                explanation);
    }

    @SuppressWarnings("InfiniteRecursion") // which is the point
    private static Score endless(Object answer) {
        return endless(answer);
    }

    private RunRewards quick(RunStarted run) {
        return rewards.panels().get(0).ofRun().apply(run);
    }

    private static RewardFunction slow(String name, Judge judge) {
        return custom(name, judge, true);
    }

    private static RewardFunction custom(String name, Judge judge) {
        return custom(name, judge, false);
    }

    private static RewardFunction custom(String name, Judge judge, boolean slow) {
        return new RewardFunction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public Judge judge(Parameters parameters) {
                return judge;
            }

            @Override
            public boolean slow() {
                return slow;
            }
        };
    }
}
