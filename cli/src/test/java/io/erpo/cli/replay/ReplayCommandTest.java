package io.erpo.cli.replay;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.InProcess;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

    @TempDir
    Path directory;

    @Test
    void shouldAskForALogWhenNoneIsGiven() {
        InProcess replay = erpo("replay");

        assertThat(replay.exitCode()).isEqualTo(2);
        assertThat(replay.err()).contains("--run=DIR", "--archive=PLACE");
    }

    @Test
    void shouldTakeOneLogAndNotTwo() {
        InProcess replay = erpo("replay", "--run", directory, "--archive", directory.resolve("run.zip"));

        assertThat(replay.exitCode()).isEqualTo(2);
        assertThat(replay.err()).contains("mutually exclusive");
    }

    @Test
    void shouldNameThePartsWhenAnUnknownOneIsAskedFor() {
        InProcess replay = erpo("replay", "--run", directory, "--only", "history,rewards");

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err())
                .isEqualTo("erpo: parts of a replay are history, learner, sampler, score, was rewards%n".formatted());
    }

    @Test
    void shouldRefuseStepsThatEndBeforeTheyBegin() {
        InProcess replay = erpo("replay", "--run", directory, "--from-step", "5", "--to-step", "4");

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err())
                .isEqualTo("erpo: --from-step must be 0 or more and --to-step no less, were 5 and 4%n".formatted());
    }

    @Test
    void shouldRefuseAToleranceOfWeightsWhenBitsMustBeEqual() {
        InProcess replay = erpo("replay", "--run", directory, "--weight-tolerance", "0.01");

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err())
                .isEqualTo(
                        "erpo: --weight-tolerance only counts with --tolerance: without that, weights must be equal to the bit%n"
                                .formatted());
    }

    @Test
    void shouldSayWhatIsMissingWhenADirectoryHoldsNoRun() {
        for (InProcess command : new InProcess[] {
            erpo("replay", "--run", directory), erpo("archive", "--run", directory, "--to", directory.resolve("a.zip"))
        }) {
            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.err()).isEqualTo("erpo: %s holds no run (run.json is missing)%n".formatted(directory));
        }
    }

    @Test
    void shouldWaitForNoRunThatIsRunning() {
        RunDirectory run = new RunDirectory(directory);
        new RunFile("run-1", "localhost:1", Map.of(), Map.of(), Map.of(), null).write(run);
        try (RunLock lock = run.tryClaim().orElseThrow()) {
            InProcess replay = erpo("replay", "--run", directory);

            assertThat(replay.exitCode()).isEqualTo(1);
            assertThat(replay.err()).contains(directory + " is in use", "stop it");
        }
    }

    @Test
    void shouldWriteNoArchiveOverAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("run.zip"), "mine");

        InProcess archive = erpo("archive", "--run", directory, "--to", file);

        assertThat(archive.exitCode()).isEqualTo(1);
        assertThat(archive.err())
                .isEqualTo("erpo: %s exists; give a file that does not, nothing was written%n".formatted(file));
        assertThat(file).hasContent("mine");
    }
}
