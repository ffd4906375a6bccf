package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Steps of two groups with two responses each, as {@link SampleRun#batch} says. */
class UnjudgedStepsTest {

    private final UnjudgedSteps steps = new UnjudgedSteps(SampleRewards.run());

    private static Reward failed(String name, int step, String group, int index) {
        Reward reward = SampleRewards.reward(name, Purpose.TRAINING, group, index, -1, null, RewardStatus.FAILED, 10);
        reward.setStep(step);
        reward.setReason("unknown parameter compre");
        return reward;
    }

    private static Reward scored(String name, int step, String group, int index) {
        Reward reward = SampleRewards.verdict(name, group, index, false);
        reward.setStep(step);
        return reward;
    }

    private void allFailedButTheLast(String name, int step) {
        steps.add(failed(name, step, "a", 0));
        steps.add(failed(name, step, "a", 1));
        steps.add(failed(name, step, "b", 0));
    }

    private static UnjudgedReward unjudged(String name, Integer... steps) {
        return new UnjudgedReward(name, new TreeSet<>(List.of(steps)), "unknown parameter compre");
    }

    @Test
    void shouldNameTheRewardWhenItCouldJudgeNoResponseOfAStep() {
        allFailedButTheLast("exact-match", 0);
        steps.add(SampleRun.batch(0, -1));
        assertThat(steps.rewards()).isEmpty();

        steps.add(failed("exact-match", 0, "b", 1));
        assertThat(steps.rewards()).containsExactly(unjudged("exact-match", 0));
    }

    @Test
    void shouldNameItWhenTheBatchIsReadLast() {
        allFailedButTheLast("overlong", 1);
        Reward undecided = SampleRewards.undecided("overlong", "b", 1);
        steps.add(undecided);
        assertThat(steps.rewards()).isEmpty();

        steps.add(SampleRun.batch(1, -1));
        assertThat(steps.rewards()).containsExactly(unjudged("overlong", 1));
    }

    @Test
    void shouldNameEveryStepOfARewardThatNeverWorks() {
        for (int step = 2; step >= 0; step--) {
            allFailedButTheLast("exact-match", step);
            steps.add(failed("exact-match", step, "b", 1));
            steps.add(SampleRun.batch(step, -1));
        }
        assertThat(steps.rewards()).containsExactly(unjudged("exact-match", 0, 1, 2));
    }

    @Test
    void shouldSayNothingWhenOneResponseWasJudged() {
        allFailedButTheLast("exact-match", 0);
        steps.add(scored("exact-match", 0, "b", 1));
        steps.add(SampleRun.batch(0, -1));
        assertThat(steps.rewards()).isEmpty();

        steps.add(scored("overlong", 0, "b", 1));
        allFailedButTheLast("overlong", 0);
        assertThat(steps.rewards()).isEmpty();
    }

    @Test
    void shouldCountAResponseOnceWhenItsRewardIsRedelivered() {
        allFailedButTheLast("exact-match", 0);
        allFailedButTheLast("exact-match", 0);
        steps.add(SampleRun.batch(0, -1));
        assertThat(steps.rewards()).isEmpty();
    }

    @Test
    void shouldIgnoreShadowRewardsAndEvaluations() {
        allFailedButTheLast("a-shadow", 0);
        steps.add(failed("a-shadow", 0, "b", 1));
        for (String group : List.of("a", "b")) {
            for (int index = 0; index < 2; index++) {
                Reward measured = failed("exact-match", 0, group, index);
                measured.setPurpose(Purpose.BENCHMARK);
                steps.add(measured);
            }
        }
        steps.add(SampleRun.batch(0, -1));
        assertThat(steps.rewards()).isEmpty();
    }
}
