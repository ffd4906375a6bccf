package io.erpo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command, with two runs in real processes. */
class DrillIT {

    private static final int STEPS = 4;

    /** Sixteen responses a step, and as many for each of the two evaluations. */
    private static final String SETTINGS = """
            data: {training: 16, heldOut: 8}
            sampling: {promptsPerStep: 4, groupSize: 4}
            optimizer: {miniBatchPrompts: 2}
            evaluation: {samples: 2}
            """;

    @TempDir
    Path temporary;

    @Test
    void shouldSayTheSameWhenProcessesAreKilledOnTheWay() throws Exception {
        String settings =
                Files.writeString(temporary.resolve("settings.yaml"), SETTINGS).toString();
        String steps = Integer.toString(STEPS);
        Path undisturbed = temporary.resolve("undisturbed");
        Path directory = temporary.resolve("drill");

        ErpoProcess train =
                ErpoProcess.start("train", "--run", undisturbed.toString(), "--steps", steps, "--config", settings);
        assertThat(train.exitCode()).as(train.output()).isZero();
        ErpoProcess drill = ErpoProcess.start(
                "drill",
                "--run",
                directory.toString(),
                "--reference",
                undisturbed.toString(),
                "--kills",
                "3",
                "--steps",
                steps,
                "--config",
                settings);

        assertThat(drill.exitCode()).as(drill.output()).isZero();
        assertThat(drill.output()).contains("each exactly once, say the same as those of the undisturbed run");
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("drill.json").toFile());
        assertThat(report.get("kills")).isNotEmpty();
        assertThat(report.get("endedByThemselves")).isEmpty();
        assertThat(report.at("/equalRecords/responses").asInt()).isEqualTo(STEPS * 16 + 2 * 16);
    }
}
