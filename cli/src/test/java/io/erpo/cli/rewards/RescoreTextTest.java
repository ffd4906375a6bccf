package io.erpo.cli.rewards;

import static io.erpo.fixtures.SampleRewards.response;
import static io.erpo.fixtures.SampleRewards.score;
import static io.erpo.fixtures.SampleRewards.undecided;
import static io.erpo.fixtures.SampleRewards.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.fixtures.SampleRewards;
import io.erpo.view.rescoring.Disagreement;
import io.erpo.view.rescoring.Disagreement.Finding;
import io.erpo.view.rescoring.Rescoring;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RescoreTextTest {

    private static String text(SpecificRecord... events) {
        RewardTally tally = new RewardTally(SampleRewards.run());
        List.of(events).forEach(tally::accept);
        Rescoring rescoring = new Rescoring(SampleRewards.run(), tally, "other");
        return new RescoreText(tally, rescoring, "other").toString();
    }

    @Test
    void shouldShowEveryCellAndOnlyTheRulingsThatWereGiven() {
        assertThat(text(
                        response("g", 0),
                        response("g", 1),
                        response("h", 0),
                        verdict("exact-match", "g", 0, true),
                        verdict("exact-match", "g", 1, false),
                        verdict("exact-match", "h", 0, true),
                        verdict("other", "g", 0, true),
                        verdict("other", "g", 1, true),
                        undecided("other", "h", 0)))
                .startsWith("""
                        other, version 1: 3 responses judged

                        agrees with exact-match on 50.0% of the 2 responses of which both gave a verdict

                        responses              correct  incorrect  undecided
                        exact-match correct          1          0          1
                        exact-match incorrect        1          0          0
                        """)
                .contains("The responses that other temperatures and other\nupdates would have brought are not known.");
    }

    @Test
    void shouldSayThatNoOutcomeCanDifferWhenThereAreScoresAlone() {
        assertThat(text(
                        response("g", 0),
                        response("g", 1),
                        verdict("exact-match", "g", 0, true),
                        verdict("exact-match", "g", 1, true),
                        score("other", "g", 0, 0.5, 1),
                        score("other", "g", 1, -1, 1)))
                .isEqualTo("""
                        other, version 1: 2 responses judged

                        score of responses   number    mean     min    max
                        exact-match correct       2  -0.250  -1.000  0.500

                        It gives scores and no verdicts: no outcome, and so no H_i, can differ.""");
    }

    @Test
    void shouldWriteADisagreementOnOneLineAndInFullAsJson() {
        Disagreement disagreement = new Disagreement(
                response("g", 1),
                new Finding(Ruling.CORRECT, Optional.of("a\nb" + "c".repeat(50)), Optional.of("both are 12")),
                new Finding(Ruling.UNDECIDED, Optional.empty(), Optional.of("too long")));

        assertThat(disagreement.text())
                .isEqualTo("g/1 (step 1): reference \"12\", recorded correct \"a b" + "c".repeat(37)
                        + "...\" (both are 12), rescored undecided (too long)");
        assertThat(disagreement.json())
                .hasToString("{\"responseId\":\"g/1\",\"step\":1,\"purpose\":\"TRAINING\",\"prompt\":\"7+5=\","
                        + "\"reference\":\"12\",\"response\":\"twelve\","
                        + "\"recorded\":{\"verdict\":\"CORRECT\",\"extracted\":\"a\\nb" + "c".repeat(50)
                        + "\",\"reason\":\"both are 12\"},"
                        + "\"rescored\":{\"verdict\":\"UNDECIDED\",\"extracted\":null,\"reason\":\"too long\"}}");
    }

    @Test
    void shouldTellTheTimeThatIsLeftOnceSomethingIsJudged() {
        JudgingProgress progress = new JudgingProgress(100, 20);

        assertThat(progress.text(20, 5)).isEqualTo("20 of 100 responses judged");
        assertThat(progress.text(60, 10)).isEqualTo("60 of 100 responses judged, 0:10 left");
    }

    /** Each response is compared with the correctness reward of its data source. */
    @Test
    void shouldCompareWithTheRewardOfEachDataSource() {
        RewardTally tally = new RewardTally(SampleRewards.mixedRun());
        List.of(
                        response("g", 0, "gsm8k"),
                        response("h", 0, "apps"),
                        verdict("math", "g", 0, true),
                        verdict("math", "h", 0, true),
                        verdict("code", "h", 0, false),
                        verdict("other", "g", 0, false),
                        verdict("other", "h", 0, false))
                .forEach(tally::accept);

        assertThat(new RescoreText(tally, new Rescoring(SampleRewards.mixedRun(), tally, "other"), "other").toString())
                .startsWith("""
                        other, version 1: 2 responses judged

                        agrees with math+code on 50.0% of the 2 responses of which both gave a verdict

                        responses            correct  incorrect
                        math+code correct          0          1
                        math+code incorrect        0          1
                        """);
    }
}
