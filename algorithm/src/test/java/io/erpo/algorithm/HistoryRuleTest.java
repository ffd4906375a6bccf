package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryRuleTest {

    @ParameterizedTest
    @CsvSource({
        "HOLD,      3, ALL_CORRECT,   4",
        "HOLD,      3, MIXED,         3",
        "HOLD,      3, ALL_INCORRECT, 3",
        "DECREMENT, 3, ALL_CORRECT,   4",
        "DECREMENT, 3, MIXED,         2",
        "DECREMENT, 3, ALL_INCORRECT, 2",
        "DECREMENT, 0, MIXED,         0",
        "RESET,     3, ALL_CORRECT,   4",
        "RESET,     3, MIXED,         0",
        "RESET,     3, ALL_INCORRECT, 0",
        "HOLD,      3, UNDECIDED,     3",
        "DECREMENT, 3, UNDECIDED,     3",
        "RESET,     3, UNDECIDED,     3"
    })
    void shouldCountAllCorrectVisitsAndTreatTheOthersByTheRule(
            HistoryRule rule, int before, Outcome outcome, int after) {
        assertThat(rule.next(before, outcome)).isEqualTo(after);
    }

    @RepeatableProperty
    void shouldCountTheAllCorrectVisitsInAnyOrderWhenHolding(@ForAll List<Outcome> visits) {
        int history = 0;
        for (Outcome outcome : visits) {
            history = HistoryRule.HOLD.next(history, outcome);
        }
        assertThat(history)
                .isEqualTo(visits.stream().filter(Outcome.ALL_CORRECT::equals).count());
    }
}
