package io.erpo.history.run;

import static io.erpo.history.run.Groups.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Draw;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.history.Given;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    @Test
    void shouldMeasureAPolicyOnTheHeldOutPrompts() {
        RunSchedule plan = RunSchedule.of(Given.run().build());
        List<Draw> draws = plan.benchmarkDraws(0, 3);

        Evaluation evaluation = Measurement.of(
                plan.run(),
                plan.benchmarks().get(0),
                3,
                List.of(group(draws.get(0), 0, true, false), group(draws.get(1), 0, false, false)));

        assertThat(evaluation)
                .isEqualTo(Evaluation.newBuilder()
                        .setRunId("run-1")
                        .setPolicyVersion(3)
                        .setBenchmark("held-out")
                        .setSamples(2)
                        .setTemperature(1.0)
                        .setMeanAtK(0.25)
                        .setPassAtK(List.of(0.25, 0.5))
                        .setMajAtK(0.25)
                        .setPrompts(List.of(
                                new EvaluatedPrompt(Given.promptId(100), 1, false, 0.5, 3L, 1, 0),
                                new EvaluatedPrompt(Given.promptId(101), 0, false, 0.0, 3L, 1, 0)))
                        .setTopP(1.0)
                        .setTopK(0)
                        .setMaxNewTokens(8)
                        .build());
    }
}
