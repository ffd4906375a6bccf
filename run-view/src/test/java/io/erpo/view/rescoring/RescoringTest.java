package io.erpo.view.rescoring;

import static io.erpo.fixtures.SampleRewards.response;
import static io.erpo.fixtures.SampleRewards.undecided;
import static io.erpo.fixtures.SampleRewards.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.Outcome;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.fixtures.SampleRewards;
import io.erpo.view.rescoring.Rescoring.Accuracy;
import io.erpo.view.tally.RewardTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RescoringTest {

    private static final String OTHER = "other";

    private final RunStarted run = run(OnMixed.HOLD);
    private final RewardTally tally = new RewardTally(run);
    private final List<VerifiedGroup> log = new ArrayList<>();

    private static RunStarted run(OnMixed onMixed) {
        RunStarted run = SampleRewards.run();
        run.setTemperature(
                new TemperatureSettings(1.0, 0.5, 1.5, onMixed, TemperatureControl.LADDER, 0.1, 0.05, List.of()));
        return run;
    }

    /** A group of two with the recorded verdicts and those of the other reward. */
    private void visit(
            String prompt, int visit, int before, int after, List<Boolean> recorded, List<Boolean> rescored) {
        String group = prompt + "/" + visit;
        log.add(group(Purpose.TRAINING, prompt, group, visit, before, after, recorded));
        for (int index = 0; index < recorded.size(); index++) {
            tally.accept(response(group, index));
            tally.accept(verdict("exact-match", group, index, recorded.get(index)));
            tally.accept(verdict(OTHER, group, index, rescored.get(index)));
        }
    }

    private Rescoring rescoring(RunStarted run) {
        Rescoring rescoring = new Rescoring(run, tally, OTHER);
        log.forEach(rescoring::accept);
        return rescoring;
    }

    private static VerifiedGroup group(
            Purpose purpose, String prompt, String group, int visit, int before, int after, List<Boolean> correct) {
        List<VerifiedResponse> responses = new ArrayList<>();
        for (boolean isCorrect : correct) {
            responses.add(new VerifiedResponse(
                    group + "/" + responses.size(),
                    new Coordinates(0, 0L),
                    1,
                    FinishReason.STOP,
                    0.0,
                    isCorrect,
                    null,
                    Map.of(),
                    0.0,
                    false));
        }
        return new VerifiedGroup(
                SampleRewards.run().getRunId(),
                0,
                0,
                0,
                group,
                prompt,
                visit,
                purpose,
                "",
                7L,
                Math.min(1.0 + 0.5 * before, 1.5),
                io.erpo.events.Outcome.valueOf(Outcome.of(correct).name()),
                before,
                after,
                1.0,
                responses);
    }

    @Test
    void shouldFindNoDifferenceWhenTheVerdictsAreTheSame() {
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        visit("p", 1, 1, 1, List.of(true, false), List.of(true, false));

        Rescoring rescoring = rescoring(run);

        assertThat(rescoring.outcomes(Purpose.TRAINING).count((one, other) -> one == other))
                .isEqualTo(2);
        assertThat(rescoring.outcomes(Purpose.TRAINING).count((one, other) -> one != other))
                .isZero();
        assertThat(rescoring.history().promptsThatDiffer()).isZero();
        assertThat(rescoring.history().visitsAtAnotherTemperature()).isZero();
    }

    @Test
    void shouldFollowEachPromptThroughItsVisitsUnderTheOtherVerdicts() {
        // p: recorded H 0 1 1 2, rescored 0 0 1 1; q: equal in both.
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, false));
        visit("p", 1, 1, 1, List.of(true, false), List.of(true, true));
        visit("q", 0, 0, 1, List.of(true, true), List.of(true, true));
        visit("p", 2, 1, 2, List.of(true, true), List.of(false, false));

        Rescoring rescoring = rescoring(run);

        assertThat(rescoring.outcomes(Purpose.TRAINING).count(Outcome.ALL_CORRECT, Outcome.MIXED))
                .isEqualTo(1);
        assertThat(rescoring.outcomes(Purpose.TRAINING).count(Outcome.MIXED, Outcome.ALL_CORRECT))
                .isEqualTo(1);
        assertThat(rescoring.outcomes(Purpose.TRAINING).count(Outcome.ALL_CORRECT, Outcome.ALL_INCORRECT))
                .isEqualTo(1);
        assertThat(rescoring.history().prompts()).isEqualTo(2);
        assertThat(rescoring.history().promptsThatDiffer()).isEqualTo(1);
        assertThat(rescoring.history().visits()).isEqualTo(4);
        assertThat(rescoring.history().visitsAtAnotherTemperature()).isEqualTo(1);
    }

    @Test
    void shouldCountNoOtherTemperatureBeyondTheHighest() {
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        visit("p", 1, 1, 2, List.of(true, true), List.of(true, false));
        // H_i is 2 as recorded and 1 rescored: both are at the maximum of 1.5.
        visit("p", 2, 2, 3, List.of(true, true), List.of(true, true));

        Rescoring rescoring = rescoring(run);

        assertThat(rescoring.history().visitsAtAnotherTemperature()).isZero();
        assertThat(rescoring.history().promptsThatDiffer()).isEqualTo(1);
    }

    @Test
    void shouldUseTheHistoryRuleOfTheRun() {
        RunStarted resetting = run(OnMixed.RESET);
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        visit("p", 1, 1, 2, List.of(true, true), List.of(true, false));
        visit("p", 2, 2, 3, List.of(true, true), List.of(true, true));

        // Rescored H_i is 1, 0, 1 before visits at 1.0, 1.5 and 1.0 in place of 1.0, 1.5 and 1.5.
        assertThat(rescoring(resetting).history().visitsAtAnotherTemperature()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheHistoryAsItIsWhenTheRunDropsUndecidedGroups() {
        RunStarted dropping = run(OnMixed.RESET);
        dropping.setOnUndecided(OnUndecided.DROP);
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        visit("p", 1, 1, 2, List.of(true, true), List.of(true, true));
        tally.accept(undecided(OTHER, "p/1", 1));

        Rescoring rescoring = rescoring(dropping);

        assertThat(rescoring.outcomes(Purpose.TRAINING).count(Outcome.ALL_CORRECT, Outcome.UNDECIDED))
                .isEqualTo(1);
        // 1 in place of 2; if the response counted as incorrect, it would be 0.
        assertThat(rescoring.history().promptsThatDiffer()).isEqualTo(1);
        assertThat(rescoring(run).outcomes(Purpose.TRAINING).count(Outcome.ALL_CORRECT, Outcome.MIXED))
                .isEqualTo(1);
    }

    @Test
    void shouldDropAGroupThatAnotherRewardOfTheRunCouldNotJudge() {
        RunStarted dropping = run(OnMixed.HOLD);
        dropping.setOnUndecided(OnUndecided.DROP);
        visit("p", 0, 0, 0, List.of(true, true), List.of(true, true));
        tally.accept(undecided("overlong", "p/0", 0));
        log.get(0).setOutcome(io.erpo.events.Outcome.UNDECIDED);

        Rescoring rescoring = rescoring(dropping);

        assertThat(rescoring.outcomes(Purpose.TRAINING).count(Outcome.UNDECIDED, Outcome.UNDECIDED))
                .isEqualTo(1);
        assertThat(rescoring.history().promptsThatDiffer()).isZero();
    }

    @Test
    void shouldLeaveOutGroupsThatAreNotJudgedInFullAndWhatFollowsThem() {
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        log.add(group(Purpose.TRAINING, "p", "p/1", 1, 1, 2, List.of(true, true)));
        visit("p", 2, 2, 3, List.of(true, true), List.of(true, true));

        Rescoring rescoring = rescoring(run);

        assertThat(rescoring.history().visits()).isEqualTo(1);
        assertThat(rescoring.history().promptsThatDiffer()).isZero();
        assertThat(rescoring.outcomes(Purpose.TRAINING).count((one, other) -> true))
                .isEqualTo(2);
    }

    @Test
    void shouldCountAGroupOnceWhenItIsInTheLogTwice() {
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        log.add(log.get(0));

        assertThat(rescoring(run).history().visits()).isEqualTo(1);
    }

    @Test
    void shouldMeasurePoliciesByBenchmarksAloneAndCountUndecidedAsIncorrect() {
        visit("p", 0, 0, 1, List.of(true, true), List.of(true, true));
        List<Boolean> recorded = List.of(true, true, true, false);
        log.add(group(Purpose.BENCHMARK, "q", "q/b", 0, 0, 0, recorded));
        for (int index = 0; index < 4; index++) {
            tally.accept(response(Purpose.BENCHMARK, "q/b", index));
            RewardStatus status = index == 0 ? RewardStatus.UNDECIDED : RewardStatus.SCORED;
            Boolean correct = index == 0 ? null : index == 1;
            Reward reward = SampleRewards.reward(OTHER, Purpose.BENCHMARK, "q/b", index, 0, correct, status, 1);
            tally.accept(reward);
        }

        Rescoring rescoring = rescoring(run);

        assertThat(rescoring.accuracies()).containsExactly(Map.entry(7L, new Accuracy(4, 3, 1)));
        assertThat(rescoring.outcomes(Purpose.BENCHMARK).count(Outcome.MIXED, Outcome.MIXED))
                .isEqualTo(1);
        assertThat(rescoring.history().prompts()).isEqualTo(1);
    }
}
