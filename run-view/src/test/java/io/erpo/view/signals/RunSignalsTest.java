package io.erpo.view.signals;

import static io.erpo.view.signals.SignalKind.ENTROPY_COLLAPSED;
import static io.erpo.view.signals.SignalKind.GRADIENT_UNUSABLE;
import static io.erpo.view.signals.SignalKind.LOGPROBS_DIFFER;
import static io.erpo.view.signals.SignalKind.MALFORMED_JUMPS;
import static io.erpo.view.signals.SignalKind.NOTHING_CORRECT;
import static io.erpo.view.signals.SignalKind.NOTHING_HEATED;
import static io.erpo.view.signals.SignalKind.NO_SPREAD;
import static io.erpo.view.signals.SignalKind.RESIDUAL_RISES;
import static io.erpo.view.signals.SignalKind.REWARDS_DIVERGE;
import static io.erpo.view.signals.SignalKind.REWARD_FALLS;
import static io.erpo.view.signals.SignalKind.TEMPERATURE_EXHAUSTED;
import static io.erpo.view.signals.SignalKind.TEMPERATURE_LINEAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.StepStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunSignalsTest {

    private final Story hot = new Story(Story.HOT);
    private final Story cold = new Story(Story.COLD);

    @Test
    void shouldStaySilentOverAHealthyRun() {
        assertThat(hot.lives(300).raised()).isEmpty();
        assertThat(cold.lives(300).raised()).isEmpty();
    }

    @Test
    void shouldSayOnceWhatIsWrongWithItsEvidence() {
        hot.lives(10).lives(5, step -> hot.training.setGradNorm(Double.NaN));

        assertThat(hot.raised()).singleElement().satisfies(signal -> {
            assertThat(signal.step()).isEqualTo(10);
            assertThat(signal.text())
                    .isEqualTo("signal gradient-unusable after step 11: the gradient is zero or not finite (its norm is"
                            + " NaN and the loss 0.1). Likely cause: a number format that overflows, or weights that"
                            + " nothing trains. Try: a lower optimizer.learningRate, float32; check that the adapter's"
                            + " targets exist in the model.");
        });
    }

    @Test
    void shouldForgetASignalAfterTwentyStepsWithoutAndSayItAgainWhenItComesBack() {
        IntConsumer broken = step -> hot.training.setGradNorm(0);

        hot.lives(1, broken).lives(19);
        assertThat(hot.signals().raised()).containsExactly(GRADIENT_UNUSABLE);
        hot.lives(1, broken).lives(19);
        assertThat(hot.kinds()).containsExactly(GRADIENT_UNUSABLE);
        hot.lives(1);
        assertThat(hot.signals().raised()).isEmpty();
        hot.lives(1, broken);
        assertThat(hot.kinds()).containsExactly(GRADIENT_UNUSABLE, GRADIENT_UNUSABLE);
        assertThat(hot.signals().all()).isEqualTo(hot.raised());
    }

    /** Logs of older versions lack what they did not count. */
    @Test
    void shouldStaySilentAboutWhatALogDoesNotSay() {
        hot.lives(100, step -> {
            hot.statistics
                    .setMalformedShare(0)
                    .setBelowMaxGroups(0)
                    .setBelowMaxAllCorrect(0)
                    .setTemperatures(List.of())
                    .setHistoryCounts(List.of())
                    .setRewardMeans(Map.of());
            hot.training.setInitialEntropy(0);
            hot.training.setEffectiveSampleShare(0);
        });

        assertThat(hot.raised()).isEmpty();
    }

    @Nested
    class ResidualRises {

        private void rises(Story story, double toShare, double learned) {
            story.lives(96, step -> {
                double share = 0.4 + (toShare - 0.4) * step / 96 + (step % 2 == 0 ? 0.02 : -0.02);
                story.statistics
                        .setAllCorrectShare(share)
                        .setMixedShare(0.9 - share)
                        .setAtMaxAllCorrectShare(0.5 * Math.min(share, 0.15))
                        .setCorrectShare(0.8 + learned * step / 96 + (step % 3 == 0 ? 0.01 : -0.005));
            });
        }

        @Test
        void shouldNoticeThatARecipeWithoutHeatHasNothingLeftToLearn() {
            rises(cold, 0.8, 0);

            assertThat(cold.kinds()).containsExactly(RESIDUAL_RISES);
            assertThat(cold.raised().get(0).evidence()).endsWith("and the recipe has no heat");
        }

        @Test
        void shouldStaySilentWhileTheRewardStillRises() {
            rises(cold, 0.8, 0.2);

            assertThat(cold.raised()).isEmpty();
        }

        @Test
        void shouldStaySilentWhileHeatHasRoom() {
            rises(hot, 0.8, 0);

            assertThat(hot.kinds()).doesNotContain(RESIDUAL_RISES);
        }

        @Test
        void shouldNoticeThatHeatHasComeToItsEnd() {
            hot.lives(96, step -> {
                double share = 0.2 + 0.22 * step / 96;
                hot.statistics.setAllCorrectShare(share).setAtMaxAllCorrectShare(0.09);
            });

            assertThat(hot.kinds()).containsExactly(RESIDUAL_RISES);
        }
    }

    @Nested
    class RewardFalls {

        @Test
        void shouldNoticeAFallWithinSteps() {
            hot.lives(60).lives(12, step -> hot.statistics.setMeanReward(0.1 + (step % 2 == 0 ? 0.02 : -0.02)));

            assertThat(hot.kinds()).containsExactly(REWARD_FALLS);
            assertThat(hot.raised().get(0).step()).isBetween(61, 66);
        }

        /** Heat makes more responses fail on purpose. */
        @Test
        void shouldStaySilentWhenHeatMakesRewardsDeclineSlowly() {
            hot.lives(30, step -> hot.statistics.setMeanReward(0.89 + noise(step)))
                    .lives(70, step -> hot.statistics.setMeanReward(0.89 - 0.001 * (step - 30) + noise(step)))
                    .lives(30, step -> hot.statistics.setMeanReward(0.82 + noise(step)));

            assertThat(hot.raised()).isEmpty();
        }

        @Test
        void shouldStaySilentAboutAFallThatNobodyWouldSee() {
            hot.lives(40, step -> hot.statistics.setMeanReward(0.5))
                    .lives(40, step -> hot.statistics.setMeanReward(0.42));

            assertThat(hot.raised()).isEmpty();
        }

        private static double noise(int step) {
            return 0.03 * Math.sin(37.0 * step);
        }
    }

    @Nested
    class NothingHeated {

        private final IntConsumer without = step -> hot.statistics
                .setAllCorrectShare(0)
                .setMixedShare(0.85)
                .setHeatedShare(0)
                .setBelowMaxAllCorrect(0);

        @Test
        void shouldWaitUntilEveryPromptWasVisitedTwice() {
            hot.lives(2 * Story.EPOCH - 1, without);
            assertThat(hot.raised()).isEmpty();
            hot.lives(10, without);
            assertThat(hot.kinds()).containsExactly(NOTHING_HEATED);
            assertThat(hot.raised().get(0).step()).isEqualTo(2 * Story.EPOCH - 1);
        }

        @Test
        void shouldStaySilentWhenOnePromptIsHeated() {
            hot.lives(3 * Story.EPOCH, step -> {
                without.accept(step);
                hot.statistics.setHeatedShare(1.0 / 512);
            });

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class TemperatureLinear {

        @Test
        void shouldNoticeThatTheShareStandsStillForSixEpochs() {
            hot.lives(6 * Story.EPOCH, step -> hot.statistics.setBelowMaxAllCorrect(16));

            assertThat(hot.kinds()).containsExactly(TEMPERATURE_LINEAR);
            assertThat(hot.raised().get(0).step()).isEqualTo(6 * Story.EPOCH - 1);
        }

        /** What heat is for. */
        @Test
        void shouldStaySilentWhileTheShareFallsBecauseHeatWorks() {
            hot.lives(6 * Story.EPOCH, step -> hot.statistics.setBelowMaxAllCorrect(30 - 2 * (step / Story.EPOCH)));

            assertThat(hot.raised()).isEmpty();
        }

        @Test
        void shouldStaySilentWithoutALadderAndWhileCorrectnessRises() {
            cold.lives(6 * Story.EPOCH, step -> cold.statistics.setBelowMaxAllCorrect(16));
            hot.lives(
                    6 * Story.EPOCH,
                    step -> hot.statistics.setBelowMaxAllCorrect(16).setCorrectShare(0.5 + 0.005 * step));

            assertThat(cold.raised()).isEmpty();
            assertThat(hot.raised()).isEmpty();
        }

        @Test
        void shouldStaySilentWhenPromptsAreCapped() {
            hot.lives(
                    6 * Story.EPOCH,
                    step -> hot.statistics.setBelowMaxGroups(Story.GROUPS - 4).setBelowMaxAllCorrect(16));

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class MalformedJumps {

        @Test
        void shouldNoticeAJumpOfMalformedResponsesAndOneOfThoseCutOff() {
            hot.lives(40).lives(10, step -> hot.statistics.setMalformedShare(0.1));
            cold.lives(40).lives(10, step -> cold.statistics.setTruncatedShare(0.1));

            assertThat(hot.kinds()).containsExactly(MALFORMED_JUMPS);
            assertThat(cold.kinds()).containsExactly(MALFORMED_JUMPS);
        }

        @Test
        void shouldNoticeThatTheShareDoublesMoreSlowly() {
            hot.lives(40, step -> hot.statistics.setMalformedShare(0.12))
                    .lives(
                            40,
                            step -> hot.statistics.setMalformedShare(
                                    Math.min(0.26, 0.12 + 0.008 * (step - 39)) + (step % 2 == 0 ? 0.04 : -0.04)));

            assertThat(hot.kinds()).containsExactly(MALFORMED_JUMPS);
        }

        @Test
        void shouldStaySilentWhenManyAreMalformedAllTheTime() {
            hot.lives(100, step -> hot.statistics.setMalformedShare(0.3 + (step % 2 == 0 ? 0.03 : -0.03)));

            assertThat(hot.raised()).isEmpty();
        }

        @Test
        void shouldStaySilentWhenFewResponsesDoubleTheirShareByChance() {
            hot.lives(60, step -> hot.statistics.setResponses(8).setMalformedShare(step / 5 % 4 == 0 ? 0.1 : 0.22));

            assertThat(hot.kinds()).doesNotContain(MALFORMED_JUMPS);
        }
    }

    @Nested
    class NothingCorrect {

        private static StepStatistics.Builder nothing(Story story) {
            return story.statistics.setCorrectShare(0).setAllCorrectShare(0);
        }

        @Test
        void shouldNoticeAStepWithoutACorrectResponse() {
            hot.lives(30).lives(1, step -> nothing(hot));

            assertThat(hot.kinds()).containsExactly(NOTHING_CORRECT);
        }

        @Test
        void shouldNoticeARunThatBeginsWithoutOne() {
            hot.lives(2, step -> nothing(hot).setHeatedShare(0));
            assertThat(hot.raised()).isEmpty();
            hot.lives(1, step -> nothing(hot).setHeatedShare(0));
            assertThat(hot.kinds()).containsExactly(NOTHING_CORRECT);
        }

        /** One in a thousand of 1,024 responses: a third of all steps has none. */
        @Test
        void shouldStaySilentOverAHardTask() {
            hot.lives(3, step -> hot.statistics.setCorrectShare(0.001))
                    .lives(60, step -> hot.statistics.setCorrectShare(step % 3 == 0 ? 0 : 0.0015));

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class NoSpread {

        @Test
        void shouldNoticeThreeStepsInARow() {
            IntConsumer saturated = step -> hot.statistics.setMixedShare(step % 5 == 0 ? 0.05 : 0.02);
            hot.lives(21, saturated).lives(2, step -> hot.statistics.setMixedShare(0));
            assertThat(hot.raised()).isEmpty();
            hot.lives(1, step -> hot.statistics.setMixedShare(0));
            assertThat(hot.kinds()).containsExactly(NO_SPREAD);
        }

        @Test
        void shouldNoticeOneStepThatChanceDoesNotExplain() {
            hot.lives(21).lives(1, step -> hot.statistics.setMixedShare(0));

            assertThat(hot.kinds()).containsExactly(NO_SPREAD);
        }

        /** At a share of 0.95 without a spread it happens in 4 % of steps. */
        @Test
        void shouldStaySilentOverASaturatedRun() {
            hot.lives(100, step -> hot.statistics.setMixedShare(step % 25 == 24 ? 0 : 0.05));

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class RewardsDiverge {

        private void part(Story story, double correct) {
            story.lives(40, step -> story.statistics
                    .setRewardMeans(Map.of("exact-match", 0.4, "shape", 0.2 + 0.01 * step))
                    .setMeanReward(0.4)
                    .setCorrectShare(0.7 + correct * step));
        }

        @Test
        void shouldNoticeThatAPartRisesAtTheCostOfCorrectness() {
            part(hot, -0.004);

            assertThat(hot.kinds()).containsExactly(REWARDS_DIVERGE);
            assertThat(hot.raised().get(0).evidence()).startsWith("the mean of reward \"shape\" rises by 0.300");
        }

        @Test
        void shouldStaySilentWhenBothRise() {
            part(hot, 0.004);

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class GradientUnusable {

        @Test
        void shouldNoticeAGradientThatIsZeroOrNotFinite() {
            hot.lives(1, step -> hot.training.setGradNorm(0));
            cold.lives(1, step -> cold.training.setLoss(Double.POSITIVE_INFINITY));

            assertThat(hot.kinds()).containsExactly(GRADIENT_UNUSABLE);
            assertThat(cold.kinds()).containsExactly(GRADIENT_UNUSABLE);
        }

        @Test
        void shouldStaySilentInAWarmUpStepWithRateZeroAndWithoutASpread() {
            hot.lives(1, step -> {
                hot.training.setGradNorm(0);
                hot.training.setLearningRate(0);
            });
            hot.lives(1, step -> {
                hot.training.setGradNorm(0);
                hot.statistics.setMixedShare(0);
            });

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class EntropyCollapsed {

        private void collapses(Story story, double correct) {
            story.lives(30).lives(10, step -> {
                story.training.setInitialEntropy(0.01);
                story.training.setEntropy(0.01);
                story.statistics.setMixedShare(0.1).setCorrectShare(correct);
            });
        }

        @Test
        void shouldNoticeAPolicyThatIsSureBeforeItIsRight() {
            collapses(hot, 0.6);
            collapses(cold, 0.6);

            assertThat(hot.kinds()).containsExactly(ENTROPY_COLLAPSED);
            assertThat(cold.kinds()).containsExactly(ENTROPY_COLLAPSED);
        }

        /** Deterministic answers end near 0. */
        @Test
        void shouldStaySilentWhenTheTaskIsSolved() {
            collapses(hot, 0.97);

            assertThat(hot.raised()).isEmpty();
        }

        /** Heat raises the entropy at T_i, so that it says nothing about the policy. */
        @Test
        void shouldJudgeByTheEntropyAtTheFirstTemperature() {
            hot.lives(30).lives(10, step -> {
                hot.training.setEntropy(0.01);
                hot.statistics.setMixedShare(0.1).setCorrectShare(0.6);
            });

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class TemperatureExhausted {

        @Test
        void shouldNoticePromptsThatStayAllCorrectAtTheHighestTemperature() {
            hot.lives(30).lives(Story.EPOCH, step -> hot.statistics.setAtMaxAllCorrectShare(0.12));

            assertThat(hot.kinds()).containsExactly(TEMPERATURE_EXHAUSTED);
        }

        /** They are at the highest temperature, and their last visit was below it. */
        @Test
        void shouldStaySilentWhenPromptsHaveJustArrivedThere() {
            hot.lives(30).lives(Story.EPOCH, step -> hot.statistics
                    .setMaxTemperature(2.0)
                    .setAtMaxAllCorrectShare(0.02));

            assertThat(hot.raised()).isEmpty();
        }
    }

    @Nested
    class LogprobsDiffer {

        private void differs(Story story, double mean, double max) {
            story.lag = 0;
            story.lives(1, step -> {
                story.training.setLogprobDifferenceMean(mean);
                story.training.setLogprobDifferenceMax(max);
            });
        }

        @Test
        void shouldExpectEqualNumbersOfEqualEngines() {
            hot.exactEngines = true;
            differs(hot, 1e-5, 0.04);
            assertThat(hot.raised()).isEmpty();
            differs(hot, 1e-5, 0.06);
            assertThat(hot.kinds()).containsExactly(LOGPROBS_DIFFER);
        }

        @Test
        void shouldAllowOtherEnginesMore() {
            differs(hot, 0.02, 0.9);
            assertThat(hot.raised()).isEmpty();
            differs(hot, 0.15, 0.9);
            assertThat(hot.kinds()).containsExactly(LOGPROBS_DIFFER);
        }

        @Test
        void shouldNoticeWeightsThatLeaveFewResponsesToLearnFrom() {
            hot.lag = 0;
            hot.lives(1, step -> hot.training.setEffectiveSampleShare(0.2));

            assertThat(hot.kinds()).containsExactly(LOGPROBS_DIFFER);
        }

        /** Between two policies there are updates, which are meant to make a difference. */
        @Test
        void shouldStaySilentWhenAnOlderPolicySampled() {
            hot.lives(1);
            hot.lives(1, step -> {
                hot.training.setLogprobDifferenceMean(0.5);
                hot.training.setMeanRatio(3);
            });

            assertThat(hot.raised()).isEmpty();
        }
    }

    /** The windows of a reader that comes late hold only what it has read. */
    @Test
    void shouldBeginAnewAfterAGap() {
        hot.lives(25).sleeps(10).lives(20, step -> hot.statistics.setMeanReward(0.1));

        assertThat(hot.raised()).isEmpty();
    }
}
