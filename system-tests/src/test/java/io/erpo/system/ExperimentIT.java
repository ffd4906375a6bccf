package io.erpo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment by the command: the broker, the services and two runs, with a power cut between them. */
class ExperimentIT {

    private static final String SETTINGS = """
            preset: tiny-erpo
            seeds: 2
            run:
              steps: 2
              data: {training: 8, heldOut: 4}
              sampling: {promptsPerStep: 4, groupSize: 4}
              optimizer: {miniBatchPrompts: 2}
              evaluation: {samples: 2}
            """;

    @TempDir
    Path temporary;

    @Test
    void shouldContinueAfterAPowerCutWithoutMakingAFinishedRunAgain() throws Exception {
        Path directory = temporary.resolve("experiment");
        Path first = directory.resolve("runs/dapo-seed0/result.json");

        ErpoProcess cut = experiment(directory);
        cut.awaitOutput("dapo-seed1: run dapo-s1-");
        String before = Files.readString(first);
        RunFile.read(new RunDirectory(directory.resolve("cluster")))
                .processes()
                .values()
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        cut.kill();
        ErpoProcess continued = experiment(directory);
        assertThat(continued.exitCode()).as(continued.output()).isZero();

        assertThat(continued.output())
                .contains("continuing dapo-seed1", "dapo-seed1: finished", "(2 of 2)")
                .doesNotContain("dapo-seed0", "dapo-seed1: run");
        assertThat(first).hasContent(before);
        JsonNode second = new ObjectMapper()
                .readTree(directory.resolve("runs/dapo-seed1/result.json").toFile());
        assertThat(second.at("/outcome").asText()).isEqualTo("finished");
        assertThat(second.at("/steps")).hasSize(2);
        assertThat(second.at("/policySha256").asText()).matches("[0-9a-f]{64}");
        assertThat(directory.resolve("report.html")).content().contains("2 of 2 runs finished");
        assertThat(directory.resolve("rows.parquet")).isNotEmptyFile();
    }

    private ErpoProcess experiment(Path directory) throws Exception {
        Path settings = Files.writeString(temporary.resolve("experiment.yaml"), SETTINGS);
        return ErpoProcess.start(
                "experiment",
                "residual",
                "--config",
                settings.toString(),
                "--to",
                directory.toString(),
                "--parallel",
                "1");
    }
}
