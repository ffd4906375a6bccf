package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.fixtures.SampleRun;
import io.erpo.local.RunDirectory;
import io.erpo.view.progress.OpenGroups.Stuck;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunReportTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final RunReport report =
            new RunReport(new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), OptionalInt.empty()));

    private List<String> lines() {
        return shown.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void shouldShowWhatTheSessionSays() {
        report.said("starting Kafka on localhost:1");
        report.stuck(List.of(new Stuck("a", 0, Duration.ofSeconds(60), Duration.ofSeconds(8), 2, 2)));

        assertThat(lines()).hasSize(2).startsWith("starting Kafka on localhost:1");
        assertThat(lines().get(1)).startsWith("group a of step 1 is open for 1:00");
    }

    @Test
    void shouldShowNothingOfTheStepsBeforeTheLogIsFollowed() {
        report.progressed(Duration.ofSeconds(1), true);

        assertThat(lines()).isEmpty();
    }

    @Test
    void shouldShowTheStepsThatFinishWhileTheLogIsFollowed() {
        RunProgress progress = new RunProgress(SampleRun.run());
        report.followed(progress, Map::of);
        SampleRun.complete().forEach(progress::accept);
        report.progressed(Duration.ofSeconds(14), true);

        assertThat(lines()).anyMatch(line -> line.contains(" 1/2 ")).anyMatch(line -> line.contains(" 2/2 "));
    }

    @Test
    void shouldEndWithTheSummaryAndWhereEverythingIs() {
        RunProgress progress = new RunProgress(SampleRun.run());
        SampleRun.complete().forEach(progress::accept);

        report.finished(RunSummary.of(progress), new RunDirectory(Path.of("/runs/erpo-seed1-1")));

        assertThat(shown.toString(StandardCharsets.UTF_8)).endsWith("""
                final policy   /runs/erpo-seed1-1/policies/v2
                               sha256 sha2
                summary        /runs/erpo-seed1-1/summary.json
                metrics        /runs/erpo-seed1-1/metrics.jsonl
                log            ./erpo topics --run /runs/erpo-seed1-1
                logs           /runs/erpo-seed1-1/logs/*.log
                """);
    }
}
