package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.RunProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private final RunProgress progress = new RunProgress(SampleRewards.run());
    private final Warnings warnings = new Warnings(progress);

    private static AdvantageBatch unfilled(int step, boolean empty) {
        AdvantageBatch batch = SampleRun.batch(step, 0);
        batch.setFull(false);
        batch.setDraws(3);
        if (empty) {
            batch.setSamples(List.of());
        }
        return batch;
    }

    private void failStep(int step) {
        for (String group : List.of("a", "b")) {
            for (int index = 0; index < 2; index++) {
                Reward failed = SampleRewards.undecided("exact-match", group, index);
                failed.setStep(step);
                failed.setStatus(RewardStatus.FAILED);
                failed.setReason("unknown parameter compre");
                progress.accept(failed);
            }
        }
        progress.accept(SampleRun.batch(step, -1));
    }

    @Test
    void shouldSayThatAStepTrainsOnWhatItHasWhenItHasSome() {
        progress.accept(unfilled(0, false));

        assertThat(warnings.fresh())
                .containsExactly(
                        "step 1 found too few groups to fill its batch in 3 draws and trains on the 1 responses it has; later ones are counted at the end");
        progress.accept(unfilled(1, false));
        assertThat(warnings.fresh()).isEmpty();
    }

    @Test
    void shouldSayThatAStepChangesNothingWhenItHasNothingToTrainOn() {
        progress.accept(unfilled(0, true));

        assertThat(warnings.fresh())
                .containsExactly(
                        "step 1 found no group to train on in 3 draws, and changes no weight; later ones are counted at the end");
        progress.accept(unfilled(1, false));
        assertThat(warnings.fresh()).hasSize(1);
        progress.accept(unfilled(2, true));
        assertThat(warnings.fresh()).isEmpty();
    }

    @Test
    void shouldNameARewardThatCouldJudgeNoResponseOfAStep() {
        failStep(0);

        assertThat(warnings.fresh())
                .containsExactly(
                        "reward \"exact-match\" could judge no response of step 1: unknown parameter compre; see"
                                + " ./erpo rewards --run DIR and the log of reward-service; later ones are counted at the end");
        failStep(1);
        assertThat(warnings.fresh()).isEmpty();
    }

    @Test
    void shouldTellASignalOnce() {
        TrainStep dead = SampleRun.trained(0, 1, 1);
        dead.setGradNorm(0);
        progress.accept(SampleRun.batch(0, 0));
        progress.accept(dead);
        progress.metrics().settle();

        assertThat(warnings.fresh())
                .singleElement()
                .asString()
                .startsWith(
                        "signal gradient-unusable after step 1: the gradient is zero or not finite (its norm is 0, although"
                                + " 25.0 % of the groups have correct and incorrect responses). Likely cause: ");
        assertThat(warnings.fresh()).isEmpty();
        assertThat(new Warnings(progress).fresh()).isEmpty();
    }

    @Test
    void shouldNotTellThePastAgainWhenARunIsResumed() {
        failStep(0);
        progress.accept(unfilled(1, true));
        Warnings resumed = new Warnings(progress);

        assertThat(resumed.fresh()).isEmpty();
        progress.accept(unfilled(2, false));
        assertThat(resumed.fresh()).hasSize(1);
    }
}
