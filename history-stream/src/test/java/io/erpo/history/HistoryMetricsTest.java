package io.erpo.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void shouldCountOutcomesAndShowTheLastStepWhenARunHasEnded(@TempDir Path state) {
        RunStarted run = Given.run().setSteps(4).build();
        List<StepStatistics> steps;
        try (Stream stream = new Stream(state, new HistoryMetrics(meters))) {
            steps = World.play(stream, run, new Random(1)).batches().stream()
                    .map(AdvantageBatch::getStatistics)
                    .toList();
        }

        assertThat(trainingGroups().stream().mapToDouble(Counter::count).sum())
                .isEqualTo(steps.stream().mapToInt(StepStatistics::getGroups).sum());
        assertThat(trainingGroups())
                .filteredOn(counter -> "all_correct".equals(counter.getId().getTag("outcome")))
                .singleElement()
                .satisfies(counter -> assertThat(counter.count())
                        .isEqualTo(steps.stream()
                                .mapToLong(step -> Math.round(step.getGroups() * step.getAllCorrectShare()))
                                .sum()));
        assertThat(gauge("erpo.history.step")).isEqualTo(3);
        assertThat(gauge("erpo.history.step.all.correct.ratio"))
                .isEqualTo(steps.get(3).getAllCorrectShare());
        assertThat(gauge("erpo.history.step.temperature.mean"))
                .isEqualTo(steps.get(3).getMeanTemperature());
    }

    @Test
    void shouldCountWhatSaysNothingNewAndWhatIsRefused(@TempDir Path state) {
        try (Stream stream = new Stream(state, new HistoryMetrics(meters))) {
            stream.pipe(Given.prompt(1), Given.prompt(1));
            stream.pipe(Topics.PROMPTS, "key".getBytes(UTF_8), "junk".getBytes(UTF_8));
        }

        assertThat(meters.get("erpo.history.duplicates").counter().count()).isEqualTo(1);
        assertThat(meters.get("erpo.dead.letters").counter().count()).isEqualTo(1);
    }

    private List<Counter> trainingGroups() {
        return List.copyOf(
                meters.get("erpo.history.groups").tag("purpose", "training").counters());
    }

    private double gauge(String name) {
        return meters.get(name).tag("run", Given.RUN).gauge().value();
    }
}
