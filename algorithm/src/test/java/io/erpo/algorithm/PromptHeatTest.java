package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptHeatTest {

    private final TemperatureRule rule = new TemperatureLadder(1.0, 0.25, 1.5);

    @Test
    void shouldBeginColdAndHeatWithEachAllCorrectVisitUpToTheMaximum() {
        PromptHeat<String> heat = new PromptHeat<>(new HeatRule(rule, HistoryRule.HOLD));

        assertThat(heat.history("p1")).isZero();
        assertThat(heat.temperature("p1", 0)).isEqualTo(1.0);
        heat.visited("p1", visit(Outcome.ALL_CORRECT));
        assertThat(heat.temperature("p1", 0)).isEqualTo(1.25);
        heat.visited("p1", visit(Outcome.MIXED));
        heat.visited("p1", visit(Outcome.UNDECIDED));
        assertThat(heat.temperature("p1", 0)).isEqualTo(1.25);
        heat.visited("p1", visit(Outcome.ALL_CORRECT));
        heat.visited("p1", visit(Outcome.ALL_CORRECT));
        assertThat(heat.history("p1")).isEqualTo(3);
        assertThat(heat.temperature("p1", 0)).isEqualTo(1.5);
    }

    @Test
    void shouldCoolByTheRuleForFailures() {
        PromptHeat<String> heat = new PromptHeat<>(new HeatRule(rule, HistoryRule.RESET));
        heat.visited("p1", visit(Outcome.ALL_CORRECT));
        heat.visited("p1", visit(Outcome.ALL_CORRECT));
        heat.visited("p1", visit(Outcome.ALL_INCORRECT));

        assertThat(heat.history("p1")).isZero();
    }

    @Test
    void shouldKeepPromptsApart() {
        PromptHeat<String> heat = new PromptHeat<>(new HeatRule(rule, HistoryRule.HOLD));
        heat.visited("p1", visit(Outcome.ALL_CORRECT));

        assertThat(heat.history("p2")).isZero();
        assertThat(heat.temperature("p2", 0)).isEqualTo(1.0);
    }

    @Test
    void shouldSteerByTheCountsOfAVisitAndNotByAnUndecidedOne() {
        PromptHeat<String> heat =
                new PromptHeat<>(new HeatRule(new TemperatureController(1, 2.5, 0.1, 0.05), HistoryRule.HOLD));

        heat.visited("p1", new VisitResult(Outcome.ALL_CORRECT, 16, 0, 0));
        assertThat(heat.temperature("p1", 7)).isEqualTo(1.088778);
        assertThat(heat.history("p1")).isEqualTo(1);
        heat.visited("p1", new VisitResult(Outcome.UNDECIDED, 16, 16, 16));
        assertThat(heat.temperature("p1", 7)).isEqualTo(1.088778);
    }

    private static VisitResult visit(Outcome outcome) {
        return new VisitResult(outcome, 2, outcome == Outcome.ALL_CORRECT ? 0 : 1, 0);
    }
}
