package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {

    private static RunSummary summary() {
        RunProgress progress = new RunProgress(SampleRun.run());
        SampleRun.complete().forEach(progress::accept);
        return RunSummary.of(progress);
    }

    @Test
    void shouldTellBeginningAndEndApartInTheTable() {
        assertThat(SummaryTable.of(summary()))
                .contains("first 1 steps", "last 1 steps")
                .containsPattern("held-out accuracy +50.0% +87.5%")
                .contains("Training took 0:07: sampling 0:05, learning 0:02, both at once 0:01, neither 0:01 (7.7%).");
    }

    @Test
    void shouldCallAFinalPolicyTheBasePolicyWhenNoWeightChanged() {
        RunProgress progress = new RunProgress(SampleRun.run());
        SampleRun.complete().forEach(progress::accept);
        PolicyPublished last = SampleRun.policy(2);
        last.setSha256(SampleRun.policy(0).getSha256());
        progress.accept(last);

        assertThat(SummaryTable.of(RunSummary.of(progress)))
                .contains("\nThe final policy is the base policy: no step changed a weight.");
        assertThat(SummaryTable.of(summary())).doesNotContain("is the base policy");
    }

    @Test
    void shouldSayWhatAShadowRewardMadeOfIt() {
        RunProgress progress = new RunProgress(SampleRewards.run());
        SampleRun.complete().forEach(progress::accept);
        progress.accept(SampleRewards.response("h", 1));
        progress.accept(SampleRewards.verdict("exact-match", "h", 1, true));
        progress.accept(SampleRewards.verdict("a-shadow", "h", 1, false));
        progress.accept(SampleRewards.score("b-shadow", "h", 1, 0.5, 1));

        assertThat(SummaryTable.of(RunSummary.of(progress))).endsWith("""

                        Shadow reward "a-shadow" judged 1 of 2 responses: mean score -1.000, 0.0% of its verdicts as recorded.
                        Shadow reward "b-shadow" judged 1 of 2 responses: mean score 0.500.
                        """);
    }

    @Test
    void shouldRepeatTheSignalsOfTheRun() {
        RunProgress progress = new RunProgress(SampleRun.run());
        TrainStep dead = SampleRun.trained(0, 9, 1);
        dead.setGradNorm(0);
        progress.accept(dead);
        SampleRun.complete().forEach(progress::accept);
        progress.metrics().settle();

        assertThat(SummaryTable.of(RunSummary.of(progress))).contains("\nsignal gradient-unusable after step 1: ");
        assertThat(RunSummary.of(progress).json().get("signals"))
                .singleElement()
                .satisfies(signal -> assertThat(signal.get("signal").asText()).isEqualTo("gradient-unusable"));
    }

    /** A run of two steps without anything to learn from must not look like a policy that is never right. */
    @Test
    void shouldSayWhenStepsHadNothingToTrainOnAndWhenARewardNeverWorked() {
        RunProgress progress = new RunProgress(SampleRewards.run());
        SampleRun.complete().forEach(progress::accept);
        AdvantageBatch empty = SampleRun.batch(0, -1);
        empty.setSamples(List.of());
        progress.accept(empty);
        for (String group : List.of("a", "b")) {
            for (int index = 0; index < 2; index++) {
                Reward failed = SampleRewards.undecided("exact-match", group, index);
                failed.setStatus(RewardStatus.FAILED);
                failed.setReason("unknown parameter compre");
                progress.accept(failed);
            }
        }

        assertThat(SummaryTable.of(RunSummary.of(progress)))
                .contains(
                        "\n1 of 2 batches could not be filled; 1 had no group at all, and their steps changed no weight.",
                        "\nReward \"exact-match\" could judge no response in 1 of 2 steps: unknown parameter compre");
        assertThat(SummaryTable.of(summary())).doesNotContain("could not be filled", "could judge no response");
        assertThat(RunSummary.of(progress).json().get("unjudgedSteps")).hasToString("{\"exact-match\":1}");
        assertThat(RunSummary.of(progress).json().get("emptySteps")).hasToString("1");
    }
}
