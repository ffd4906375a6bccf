package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptHeatTest {

    private final TemperatureRule rule = new TemperatureRule(1.0, 0.25, 1.5);

    @Test
    void shouldBeginColdAndHeatWithEachAllCorrectVisitUpToTheMaximum() {
        PromptHeat<String> heat = new PromptHeat<>(rule, HistoryRule.HOLD);

        assertThat(heat.history("p1")).isZero();
        assertThat(heat.temperature("p1")).isEqualTo(1.0);
        heat.visited("p1", Outcome.ALL_CORRECT);
        assertThat(heat.temperature("p1")).isEqualTo(1.25);
        heat.visited("p1", Outcome.MIXED);
        heat.visited("p1", Outcome.UNDECIDED);
        assertThat(heat.temperature("p1")).isEqualTo(1.25);
        heat.visited("p1", Outcome.ALL_CORRECT);
        heat.visited("p1", Outcome.ALL_CORRECT);
        assertThat(heat.history("p1")).isEqualTo(3);
        assertThat(heat.temperature("p1")).isEqualTo(1.5);
    }

    @Test
    void shouldCoolByTheRuleForFailures() {
        PromptHeat<String> heat = new PromptHeat<>(rule, HistoryRule.RESET);
        heat.visited("p1", Outcome.ALL_CORRECT);
        heat.visited("p1", Outcome.ALL_CORRECT);
        heat.visited("p1", Outcome.ALL_INCORRECT);

        assertThat(heat.history("p1")).isZero();
    }

    @Test
    void shouldKeepPromptsApart() {
        PromptHeat<String> heat = new PromptHeat<>(rule, HistoryRule.HOLD);
        heat.visited("p1", Outcome.ALL_CORRECT);

        assertThat(heat.history("p2")).isZero();
        assertThat(heat.temperature("p2")).isEqualTo(1.0);
    }
}
