package io.erpo.cli.rewards;

import static io.erpo.fixtures.SampleRewards.response;
import static io.erpo.fixtures.SampleRewards.score;
import static io.erpo.fixtures.SampleRewards.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.TextTable;
import io.erpo.events.Reward;
import io.erpo.fixtures.SampleRewards;
import io.erpo.view.tally.RewardTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardTableTest {

    @Test
    void shouldShowListedRewardsFirstAndMarkShadows() {
        RewardTally tally = new RewardTally(SampleRewards.run());
        List.of(
                        response("g", 0),
                        response("g", 1),
                        verdict("exact-match", "g", 0, true),
                        verdict("exact-match", "g", 1, false),
                        score("a-shadow", "g", 0, 0.25, 1_500))
                .forEach(tally::accept);

        assertThat(RewardTable.of(tally)).endsWith("""
                reward         weight  version  judged  backlog  correct  score  undecided  failed   agree  mean ms  p99 ms
                exact-match *    1.00        1       2        0    50.0%  0.000          0       0  100.0%    0.010   0.010
                overlong         0.50        -       0        2        -      -          0       0       -        -       -
                a-shadow       shadow        1       1        1        -  0.250          0       0       -    1.500   1.500

                2 responses""");
    }

    @Test
    void shouldSayWhichResponsesARewardJudgesWhenItListsDataSources() {
        RewardTally tally = new RewardTally(SampleRewards.mixedRun());
        List.of(
                        response("g", 0, "gsm8k"),
                        response("g", 1, "gsm8k"),
                        response("h", 0, "apps"),
                        verdict("math", "g", 0, true),
                        verdict("code", "g", 0, false),
                        verdict("code", "h", 0, false))
                .forEach(tally::accept);

        assertThat(RewardTable.of(tally)).endsWith("""
                reward    weight  version  judged  backlog  correct   score  undecided  failed   agree  mean ms  p99 ms
                math *      1.00        1       1        1   100.0%   1.000          0       0  100.0%    0.010   0.010
                code *      1.00        1       1        0     0.0%  -1.000          0       0  100.0%    0.010   0.010
                overlong    0.50        -       0        3        -       -          0       0       -        -       -

                3 responses
                math judges 2 of them, of gsm8k
                code judges 1 of them, of apps""");
    }

    @Test
    void shouldShowTheNewestWordsOfEachRewardOnOneLine() {
        RewardTally tally = new RewardTally(SampleRewards.run());
        Reward right = verdict("exact-match", "g", 0, true);
        right.setExplanation("both are 12");
        Reward wrong = verdict("exact-match", "g", 1, false);
        wrong.setExplanation("\u001b[2Janother\nvalue" + "!".repeat(500));
        Reward late = score("a-shadow", "g", 0, 0.25, 1_500);
        late.setExplanation("short");
        List.of(response("g", 0), response("g", 1), right, wrong, late).forEach(tally::accept);

        assertThat(RewardTable.of(tally)).endsWith("""
                2 responses

                the newest response of each kind, in the words of the reward
                  exact-match, correct: both are 12
                  exact-match, incorrect:  [2Janother value%s...
                  a-shadow, score: short""".formatted("!".repeat(143)));
    }

    @Test
    void shouldRefuseARowThatDoesNotFitTheHeader() {
        TextTable table = new TextTable("a", List.of("b"));

        assertThatThrownBy(() -> table.row("x", List.of()))
                .hasMessage("row must have 2 cells like the header, was [x]");
    }
}
