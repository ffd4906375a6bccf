package io.erpo.bench.chart;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartCommandTest {

    private static final Path SUMMARY = Path.of("src/test/resources/chart/summary.json");

    @TempDir
    Path temporary;

    private InProcess chart(Path summary) {
        return erpo("bench", "chart", "--summary", summary, "--out", temporary.resolve("run.svg"));
    }

    private InProcess chart(String summary) throws IOException {
        return chart(Files.writeString(temporary.resolve("summary.json"), summary));
    }

    @Test
    void shouldWriteThePicture() {
        InProcess command = chart(SUMMARY);

        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out().strip()).isEqualTo(temporary.resolve("run.svg") + ": 4 steps");
        assertThat(temporary.resolve("run.svg")).hasSameTextualContentAs(SUMMARY.resolveSibling("summary.svg"));
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFileIsNoSummary() throws IOException {
        InProcess command = chart("{\"recipe\": \"erpo\"}");

        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.err()).contains("summary.json is not the summary.json of a run: perStep is missing");
    }

    @Test
    void shouldRefuseARunThatIsTooShortForACurve() throws IOException {
        InProcess command = chart("{\"recipe\": \"erpo\", \"seed\": 1, \"perStep\": []}");

        assertThat(command.err()).contains("a curve needs 2 steps or more, was 0");
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() {
        assertThat(chart(temporary.resolve("none.json")).err()).contains("none.json cannot be read");
        assertThat(temporary.resolve("run.svg")).doesNotExist();
    }
}
