package io.erpo.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.algorithm.VisitResult;
import io.erpo.view.history.RecordedVisit;
import io.erpo.view.history.WhatIf;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatIfTextTest {

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
    void shouldSayWhatItCannotKnow() {
        WhatIf whatIf = new WhatIf(RECORDED, HistoryRule.HOLD);

        List<String> lines = WhatIfText.lines(whatIf.bySteps(RECORDED, VISITS, 10), 10, whatIf.total(RECORDED, VISITS));

        assertThat(lines.get(2))
                .isEqualTo(
                        "     1-10       2  100%     0%    0%   1.000  1.000   1.000  1.000     0%    0%      0%      0%");
        assertThat(lines.get(lines.size() - 1)).contains("those are unknown");
    }

    private static RecordedVisit visit(
            String prompt, int number, int step, Outcome outcome, int history, double temperature) {
        VisitResult result = new VisitResult(outcome, 4, outcome == Outcome.ALL_CORRECT ? 0 : 1, 0);
        return new RecordedVisit(prompt, number, step, result, history, temperature);
    }
}
