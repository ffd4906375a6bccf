package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.fixtures.SampleRun;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.view.metrics.RunMetrics;
import io.erpo.view.metrics.StepTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

    @TempDir
    private Path root;

    private static void step(RunMetrics metrics, int step) {
        metrics.accept(SampleRun.batch(step, 0));
        metrics.accept(SampleRun.trained(step, step, 1));
        metrics.settle();
    }

    private static RunMetrics metrics() {
        return new RunMetrics(SampleRun.run(), StepTimes.UNKNOWN);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(root.resolve("metrics.jsonl"));
    }

    @Test
    void shouldAppendEachLineOnceWhileTheRunGoesOn() throws IOException {
        RunMetrics metrics = metrics();
        MetricsFile file = MetricsFile.write(new RunDirectory(root), metrics);
        assertThat(lines()).isEmpty();

        step(metrics, 0);
        file.append(metrics);
        file.append(metrics);
        assertThat(lines()).hasSize(1);
        step(metrics, 1);
        file.append(metrics);

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).startsWith("{\"kind\":\"step\",\"step\":1,");
    }

    /** The session was killed in the middle of a line, and two steps were trained after it. */
    @Test
    void shouldNeitherDoubleNorLoseALineWhenTheRunIsResumed() throws IOException {
        RunMetrics first = metrics();
        MetricsFile file = MetricsFile.write(new RunDirectory(root), first);
        step(first, 0);
        file.append(first);
        String intact = lines().get(0);
        Files.writeString(root.resolve("metrics.jsonl"), "{\"kind\":\"st", StandardOpenOption.APPEND);

        RunMetrics resumed = metrics();
        resumed.accept(SampleRun.evaluation(1, 0.5));
        step(resumed, 0);
        step(resumed, 1);
        MetricsFile again = MetricsFile.write(new RunDirectory(root), resumed);
        again.append(resumed);

        assertThat(lines()).hasSize(3).startsWith(intact);
        assertThat(lines().get(1)).startsWith("{\"kind\":\"evaluation\"");
        assertThat(lines().get(2)).startsWith("{\"kind\":\"step\",\"step\":1,");
    }

    @Test
    void shouldSayWhichFileCannotBeWritten() throws IOException {
        Files.createDirectory(root.resolve("metrics.jsonl.unfinished"));

        assertThatThrownBy(() -> MetricsFile.write(new RunDirectory(root), metrics()))
                .isInstanceOf(LocalRunException.class)
                .hasMessageStartingWith(root.resolve("metrics.jsonl") + " cannot be written: ");
    }
}
