package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
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
}
