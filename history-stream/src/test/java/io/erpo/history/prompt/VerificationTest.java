package io.erpo.history.prompt;

import static io.erpo.history.Given.correctness;
import static io.erpo.history.Given.draw;
import static io.erpo.history.Given.format;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.Heat;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.FinishReason;
import io.erpo.events.OnUndecided;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.fixtures.SampleEvents;
import io.erpo.history.Given;
import io.erpo.history.intake.RunFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationTest {

    private static final Visit VISIT =
            Visit.ofTraining(draw().setRewards(List.of(correctness(), format())).build(), "", 0, new Heat(3, 0));

    private static final List<Reward> REWARDS = List.of(
            reward(0, 0, true).setFinishReason(FinishReason.LENGTH).build(),
            reward(0, 0, true).setName("format").setScore(0.5).setCorrect(null).build(),
            reward(0, 1, false).build(),
            reward(0, 1, false).setName("format").setScore(1).setCorrect(null).build());

    @Test
    void shouldWeighRewardsButJudgeByCorrectnessAlone() {
        VerifiedGroup group = Verification.of(VISIT, REWARDS);

        assertThat(group.getOutcome()).isEqualTo(Outcome.MIXED);
        assertThat(group.getHistoryBefore()).isEqualTo(3);
        assertThat(group.getHistoryAfter()).isEqualTo(3);
        assertThat(group.getTemperature()).isCloseTo(1.06, within(1e-12));
        VerifiedResponse first = group.getResponses().get(0);
        assertThat(first.getReward()).isEqualTo(1.25);
        assertThat(first.getCorrect()).isTrue();
        assertThat(first.getExtracted()).isEqualTo("right");
        assertThat(first.getComponents()).isEqualTo(Map.of("correct", 1.0, "format", 0.5));
        assertThat(first.getFinishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(first.getTokens()).isEqualTo(3);
        assertThat(group.getResponses().get(1).getReward()).isEqualTo(-0.5);
        // Two rewards are one standard deviation (ddof 1) times 1/sqrt(2) from their mean.
        assertThat(group.getResponses().get(0).getAdvantage()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(group.getResponses().get(1).getAdvantage()).isCloseTo(-Math.sqrt(0.5), within(1e-12));
    }

    /** The numbers of a group of two: no right one of two is far above the share that the target asks for. */
    @Test
    void shouldSteerByWrongAndMalformedResponsesWhenTheRunHasATarget() {
        Draw draw = draw().setTemperature(Given.target()).build();

        Visit hot = Visit.ofTraining(draw, "", 1, new Heat(1, 800_000));
        assertThat(hot.temperature()).isEqualTo(1.25);
        assertThat(hot.after(io.erpo.algorithm.Outcome.ALL_CORRECT, responses(hot, true, true, "7")))
                .isEqualTo(new Heat(2, 700_000));
        assertThat(hot.after(io.erpo.algorithm.Outcome.MIXED, responses(hot, true, false, "7")).inverseTemperature())
                .isEqualTo(761_442);
        assertThat(hot.after(io.erpo.algorithm.Outcome.MIXED, responses(hot, true, false, "")).inverseTemperature())
                .isEqualTo(841_914);
    }

    private static List<VerifiedResponse> responses(Visit visit, boolean first, boolean second, String extracted) {
        return Verification.of(
                        visit,
                        List.of(
                                reward(visit.number(), 0, first).build(),
                                reward(visit.number(), 1, second)
                                        .setExtracted(extracted)
                                        .build()))
                .getResponses();
    }

    @Test
    void shouldGiveTheSameGroupInWhateverOrderRewardsCame() {
        VerifiedGroup expected = Verification.of(VISIT, REWARDS);
        for (int seed = 0; seed < 20; seed++) {
            List<Reward> shuffled = new ArrayList<>(REWARDS);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Verification.of(VISIT, shuffled)).isEqualTo(expected);
        }
    }

    /** 0.1 + 0.2 - 0.3 is 5.6e-17 in doubles, and Given's epsilon is 0. */
    @Test
    void shouldGiveNoAdvantageWhenTotalsDifferByRoundingOnly() {
        List<RewardSettings> choices = List.of(correctness(), weighted("a"), weighted("b"));
        Visit visit = Visit.ofTraining(draw().setRewards(choices).build(), "", 0, Heat.NONE);

        VerifiedGroup group = Verification.of(
                visit,
                List.of(
                        reward(0, 0, true).setScore(0.1).build(),
                        shaped(0, "a", 0.2),
                        shaped(0, "b", -0.3),
                        reward(0, 1, false).setScore(0).build(),
                        shaped(1, "a", 0),
                        shaped(1, "b", 0)));

        assertThat(group.getResponses())
                .extracting(VerifiedResponse::getReward)
                .containsExactly(0.1 + 0.2 - 0.3, 0.0)
                .doesNotHaveDuplicates();
        assertThat(group.getResponses())
                .extracting(VerifiedResponse::getAdvantage)
                .containsExactly(0.0, 0.0);
    }

    @Test
    void shouldObeyTheSwitchesForShapedGroupsThatAgree() {
        AdvantageSettings switches = AdvantageSettings.newBuilder(Given.advantage())
                .setZeroAllIncorrect(true)
                .setFloorReactivation(true)
                .build();
        List<RewardSettings> choices = List.of(correctness(), weighted("a"));
        Draw plain = draw().setRewards(choices).build();
        Draw switched = draw().setRewards(choices).setAdvantage(switches).build();
        // Two incorrect responses of which one is punished; two correct ones that are punished below the failure, -1.
        List<Reward> incorrect = List.of(
                reward(0, 0, false).build(),
                shaped(0, "a", 0),
                reward(0, 1, false).build(),
                shaped(1, "a", -1));
        List<Reward> correct = List.of(
                reward(0, 0, true).build(),
                shaped(0, "a", -4),
                reward(0, 1, true).build(),
                shaped(1, "a", -4));

        assertThat(advantages(plain, incorrect))
                .usingElementComparator(new DoubleComparator(1e-12))
                .containsExactly(Math.sqrt(0.5), -Math.sqrt(0.5));
        assertThat(advantages(switched, incorrect)).containsExactly(0.0, 0.0);
        assertThat(advantages(plain, correct))
                .allSatisfy(a -> assertThat(a).isCloseTo(-1 / Math.sqrt(3), within(1e-12)));
        assertThat(advantages(switched, correct)).containsExactly(0.0, 0.0);
    }

    private static List<Double> advantages(Draw draw, List<Reward> rewards) {
        return Verification.of(Visit.ofTraining(draw, "", 0, Heat.NONE), rewards).getResponses().stream()
                .map(VerifiedResponse::getAdvantage)
                .toList();
    }

    private static RewardSettings weighted(String name) {
        return new RewardSettings(name, 1.0, false, Map.of(), List.of());
    }

    private static Reward shaped(int index, String name, double score) {
        return reward(0, index, true)
                .setName(name)
                .setScore(score)
                .setCorrect(null)
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            value = RewardStatus.class,
            names = {"UNDECIDED", "FAILED"})
    void shouldCountAsIncorrectWhatTheCorrectnessRewardCouldNotJudge(RewardStatus status) {
        Visit visit = Visit.ofTraining(draw().build(), "", 0, Heat.NONE);

        VerifiedGroup group = Verification.of(
                visit,
                List.of(
                        reward(0, 0, true).build(),
                        reward(0, 1, true).setStatus(status).setScore(-1).build()));

        assertThat(group.getOutcome()).isEqualTo(Outcome.MIXED);
        assertThat(group.getResponses().get(1).getCorrect()).isFalse();
    }

    @Test
    void shouldBeUndecidedWhenAnyRewardCouldNotJudgeAndTheRunDropsSuch() {
        Draw draw = draw().setRewards(List.of(correctness(), format()))
                .setOnUndecided(OnUndecided.DROP)
                .build();
        Draw measured = Draw.newBuilder(draw).setPurpose(Purpose.BENCHMARK).build();
        List<Reward> rewards = new ArrayList<>(REWARDS);
        rewards.set(
                1,
                Reward.newBuilder(rewards.get(1))
                        .setStatus(RewardStatus.UNDECIDED)
                        .build());

        assertThat(Verification.of(Visit.ofTraining(draw, "", 0, new Heat(3, 0)), REWARDS).getOutcome())
                .isEqualTo(Outcome.MIXED);
        assertThat(Verification.of(Visit.ofTraining(draw, "", 0, new Heat(3, 0)), rewards).getOutcome())
                .isEqualTo(Outcome.UNDECIDED);
        assertThat(Verification.of(Visit.ofBenchmark(measured, ""), rewards).getOutcome())
                .isNotEqualTo(Outcome.UNDECIDED);
    }

    @Test
    void shouldFailTheRunWhenTheRewardsOfAResponseHaveNoFiniteSum() {
        Visit visit = Visit.ofTraining(
                draw().setRewards(List.of(correctness(), format())).build(), "", 0, Heat.NONE);

        assertThatThrownBy(() -> Verification.of(visit, scored(1.5e308, 1e308)))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("the rewards of response " + REWARDS.get(0).getResponseId()
                        + " must have a finite sum, was Infinity: correct 1.5E308 times 1.0, format 1.0E308 times 0.5;"
                        + " give smaller rewards or weights, and start another run");
    }

    /** Their squares are not finite. */
    @Test
    void shouldGiveFiniteAdvantagesWhenRewardsAreNearTheLargestNumber() {
        Visit visit = Visit.ofTraining(draw().build(), "", 0, Heat.NONE);

        VerifiedGroup group = Verification.of(
                visit,
                List.of(
                        reward(0, 0, true).setScore(1.5e308).build(),
                        reward(0, 1, false).setScore(1e308).build()));

        assertThat(group.getResponses())
                .extracting(VerifiedResponse::getAdvantage)
                .usingElementComparator(new DoubleComparator(1e-9))
                .containsExactly(Math.sqrt(0.5), -Math.sqrt(0.5));
    }

    @Test
    void shouldCallMalformedWhatIsWrongAndCutOffOrWithoutAnAnswer() {
        assertThat(malformed("math", reward(0, 0, false).setExtracted(""))).isTrue();
        assertThat(malformed("math", reward(0, 0, false).setExtracted(" "))).isTrue();
        assertThat(malformed("math", reward(0, 0, false).setFinishReason(FinishReason.LENGTH)))
                .isTrue();
        assertThat(malformed("math", reward(0, 0, false).setExtracted("13"))).isFalse();
    }

    @Test
    void shouldCallNoRightResponseMalformed() {
        assertThat(malformed(
                        "code",
                        reward(0, 0, true).setExtracted("").setFinishReason(FinishReason.LENGTH)))
                .isFalse();
    }

    /** Code has no answer to read, and a judge also reads what states none; an external reward decides by its record. */
    @Test
    void shouldCallOnlyCutOffResponsesMalformedWhenTheRewardReadsNoAnswers() {
        for (String name : List.of("code", "judge", "http")) {
            assertThat(malformed(name, reward(0, 0, false).setExtracted(""))).isFalse();
            assertThat(malformed(
                            name, reward(0, 0, false).setExtracted("").setFinishReason(FinishReason.LENGTH)))
                    .isTrue();
        }
        assertThat(malformed("mine", reward(0, 0, false).setExtracted(null))).isFalse();
        assertThat(malformed("mine", reward(0, 0, false).setExtracted(""))).isTrue();
    }

    @Test
    void shouldNotCallMalformedWhatCouldNotBeJudged() {
        assertThat(malformed(
                        "math",
                        reward(0, 0, false).setStatus(RewardStatus.UNDECIDED).setCorrect(null).setExtracted("")))
                .isFalse();
    }

    private static boolean malformed(String judge, Reward.Builder first) {
        Draw draw = draw().setRewards(List.of(SampleEvents.aCorrectnessReward(judge))).build();
        List<Reward> rewards = List.of(
                first.setName(judge).build(), reward(0, 1, true).setName(judge).build());
        return Verification.of(Visit.ofTraining(draw, "", 0, Heat.NONE), rewards)
                .getResponses()
                .get(0)
                .getMalformed();
    }

    /** Both responses with these scores, one of them incorrect. */
    private static List<Reward> scored(double correctness, double format) {
        return IntStream.range(0, 2)
                .boxed()
                .flatMap(index -> Stream.of(
                        reward(0, index, index == 0).setScore(correctness).build(),
                        reward(0, index, true)
                                .setName("format")
                                .setScore(format)
                                .build()))
                .toList();
    }

    @Test
    void shouldTellAnotherJudgementFromARepeatedOne() {
        Reward reward = reward(0, 0, true).build();

        assertThat(Verification.sameJudgement(
                        reward,
                        reward(0, 0, true)
                                .setDurationMicros(77)
                                .setExplanation("in other words")
                                .setResponseCoordinates(new Coordinates(1, 5L))
                                .build()))
                .isTrue();
        assertThat(Verification.sameJudgement(
                        reward, reward(0, 0, true).setScore(0.9).build()))
                .isFalse();
        assertThat(Verification.sameJudgement(
                        reward, reward(0, 0, true).setExtracted("other").build()))
                .isFalse();
    }
}
