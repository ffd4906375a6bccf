package io.erpo.view.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.algorithm.VisitResult;
import io.erpo.view.history.WhatIf.Comparison;
import io.erpo.view.history.WhatIf.Side;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private static final TemperatureRule RECORDED = new TemperatureLadder(1.0, 0.25, 1.5);

    /** One prompt reaches the recorded maximum and never cools; another fails once. */
    private static final List<RecordedVisit> VISITS = List.of(
            visit("p2", 1, 11, Outcome.MIXED, 1, 1.25),
            visit("p1", 0, 0, Outcome.ALL_CORRECT, 0, 1.0),
            visit("p1", 2, 12, Outcome.ALL_CORRECT, 2, 1.5),
            visit("p2", 0, 9, Outcome.ALL_CORRECT, 0, 1.0),
            visit("p1", 1, 10, Outcome.ALL_CORRECT, 1, 1.25),
            visit("p2", 2, 19, Outcome.UNDECIDED, 1, 1.25));

    @Test
    void shouldFindTheRecordedTemperaturesWhenTheSettingsAreThoseOfTheRun() {
        Comparison total = new WhatIf(RECORDED, HistoryRule.HOLD).total(RECORDED, VISITS);

        assertThat(total.whatIf()).isEqualTo(total.recorded());
        assertThat(total.hotter()).isZero();
        assertThat(total.cooler()).isZero();
    }

    @Test
    void shouldCompareTheStepsOfAWindow() {
        Map<Integer, Comparison> windows =
                new WhatIf(new TemperatureLadder(1.0, 0.5, 1.5), HistoryRule.HOLD).bySteps(RECORDED, VISITS, 10);

        assertThat(windows).containsOnlyKeys(0, 10);
        assertThat(windows.get(0))
                .isEqualTo(new Comparison(2, 1.0, new Side(0, 1.0, 1.0, 0), new Side(0, 1.0, 1.0, 0), 0, 0));
        assertThat(windows.get(10))
                .isEqualTo(new Comparison(4, 0.5, new Side(1, 1.3125, 1.5, 0.25), new Side(1, 1.5, 1.5, 1), 0.5, 0));
    }

    @Test
    void shouldFoldTheRecordedOutcomesByAnotherRuleForFailures() {
        Comparison total = new WhatIf(RECORDED, HistoryRule.RESET).total(RECORDED, VISITS);

        // The undecided last visit of the prompt that failed starts again at T_0.
        assertThat(total.whatIf().heated()).isEqualTo(3.0 / 6);
        assertThat(total.recorded().heated()).isEqualTo(4.0 / 6);
        assertThat(total.whatIf().meanTemperature()).isCloseTo((1 + 1.25 + 1.5 + 1 + 1.25 + 1) / 6, within(1e-15));
    }

    @Test
    void shouldSayHowManyResidualVisitsWouldHaveBeenCooler() {
        Comparison total = new WhatIf(new TemperatureLadder(0.5, 0, 0.5), HistoryRule.HOLD).total(RECORDED, VISITS);

        assertThat(total.residual()).isEqualTo(4.0 / 6);
        assertThat(total.cooler()).isEqualTo(1.0);
        assertThat(total.whatIf()).isEqualTo(new Side(4.0 / 6, 0.5, 0.5, 1));
    }

    /** One wrong response of four is less than the 44 % that a target of a tenth asks for. */
    @Test
    void shouldSteerByTheCountsOfTheRecordedVisits() {
        TemperatureController target = new TemperatureController(1.0, 2.5, 0.1, 0.05);

        Comparison total = new WhatIf(target, HistoryRule.HOLD).total(RECORDED, VISITS);

        assertThat(total.whatIf().maxTemperature()).isEqualTo(1.241705);
        assertThat(total.whatIf().atMax()).isZero();
        assertThat(total.cooler()).isEqualTo(2.0 / 4);
    }

    @Test
    void shouldTakeTheTemperatureOfTheStepFromASchedule() {
        TemperatureSchedule schedule = new TemperatureSchedule(1.0, List.of(1.0, 1.1));

        Comparison total = new WhatIf(schedule, HistoryRule.HOLD).total(RECORDED, VISITS);

        assertThat(total.whatIf()).isEqualTo(new Side(4.0 / 6, (1.0 + 5 * 1.1) / 6, 1.1, 5.0 / 6));
    }

    private static RecordedVisit visit(
            String prompt, int number, int step, Outcome outcome, int history, double temperature) {
        VisitResult result = new VisitResult(outcome, 4, outcome == Outcome.ALL_CORRECT ? 0 : 1, 0);
        return new RecordedVisit(prompt, number, step, result, history, temperature);
    }
}
