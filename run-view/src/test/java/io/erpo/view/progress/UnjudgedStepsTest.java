package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
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

    /** Group a is mathematics and group b a program: a step has two responses that code is to judge. */
    @Test
    void shouldNameARewardThatCouldJudgeNoResponseOfItsDataSources() {
        List<SpecificRecord> events = new ArrayList<>(List.of(
                SampleRewards.response("a", 0, "gsm8k"),
                SampleRewards.response("a", 1, "gsm8k"),
                SampleRewards.response("b", 0, "apps"),
                SampleRewards.response("b", 1, "apps"),
                scored("math", 1, "a", 0),
                scored("math", 1, "a", 1),
                failed("code", 1, "b", 0),
                failed("code", 1, "b", 1),
                SampleRun.batch(1, -1)));
        for (int seed = 0; seed < 20; seed++) {
            UnjudgedSteps mixed = new UnjudgedSteps(SampleRewards.mixedRun());
            Collections.shuffle(events, new Random(seed));
            events.forEach(event -> add(mixed, event));

            assertThat(mixed.rewards()).containsExactly(unjudged("code", 1));
        }
    }

    @Test
    void shouldSayNothingOfARewardWhoseDataSourcesTheStepDoesNotHaveOrNotYet() {
        UnjudgedSteps mixed = new UnjudgedSteps(SampleRewards.mixedRun());
        mixed.add(SampleRun.batch(1, -1));
        mixed.add(SampleRewards.response("a", 0, "apps"));
        mixed.add(failed("code", 1, "a", 0));
        mixed.add(SampleRewards.response("a", 0, "apps"));
        mixed.add(SampleRewards.response("a", 1, "apps"));
        mixed.add(SampleRewards.response("b", 0, "apps"));
        assertThat(mixed.rewards()).isEmpty();

        mixed.add(SampleRewards.response("b", 1, "apps"));
        mixed.add(failed("code", 1, "b", 1));
        assertThat(mixed.rewards()).isEmpty();

        mixed.add(scored("code", 1, "a", 1));
        mixed.add(failed("code", 1, "b", 0));
        assertThat(mixed.rewards()).isEmpty();
    }

    private static void add(UnjudgedSteps steps, SpecificRecord event) {
        if (event instanceof Response response) {
            steps.add(response);
        } else if (event instanceof Reward reward) {
            steps.add(reward);
        } else {
            steps.add((AdvantageBatch) event);
        }
    }
}
