package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UndecidedRuleTest {

    @ParameterizedTest
    @CsvSource({
        "INCORRECT, true,  false, true,  MIXED",
        "INCORRECT, false, false, true,  ALL_INCORRECT",
        "INCORRECT, true,  true,  true,  ALL_CORRECT",
        "INCORRECT, true,  false, false, MIXED",
        "DROP,      true,  false, true,  UNDECIDED",
        "DROP,      false, false, true,  UNDECIDED",
        "DROP,      true,  true,  true,  UNDECIDED",
        "DROP,      true,  false, false, MIXED",
        "DROP,      true,  true,  false, ALL_CORRECT",
        "DROP,      false, false, false, ALL_INCORRECT"
    })
    void shouldDropAGroupThatARewardCouldNotJudgeOnlyWhereTheRuleSaysSo(
            UndecidedRule rule, boolean first, boolean second, boolean undecided, Outcome outcome) {
        assertThat(rule.outcome(List.of(first, second), undecided)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountEveryPromptInABenchmark(UndecidedRule rule) {
        assertThat(rule.inBenchmark().outcome(List.of(true, false), true)).isEqualTo(Outcome.MIXED);
    }

    @Test
    void shouldRefuseAGroupWithoutResponses() {
        assertThatThrownBy(() -> UndecidedRule.DROP.outcome(List.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a group has at least one response");
    }
}
