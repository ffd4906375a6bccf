package io.erpo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.local.Installation;
import io.erpo.local.TorchLearner;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

class ExperimentCommandTest {

    private final ExperimentPlan plan = ExperimentPlan.of(ExperimentKind.RESIDUAL, SettingsFile.read(Optional.empty()));

    @Test
    void shouldTakeTheServicesThatTrainTakes() {
        ParseResult given = new CommandLine(new ExperimentCommand())
                .parseArgs("residual", "--learner", "torch", "--ranks", "2", "--reward-service", "mine.jar");

        assertThat(given.matchedOptions().stream().map(OptionSpec::longestName))
                .containsExactly("--learner", "--ranks", "--reward-service");
    }

    @Test
    void shouldWriteTheCommandThatMakesTheExperimentAgain() {
        Installation stock = new Installation(Path.of("/erpo"));
        Installation replaced = new Installation(
                Path.of("/erpo"),
                Optional.of(Path.of("/mine/quarkus-run.jar")),
                Optional.of(new TorchLearner("python3", 2)),
                Optional.empty(),
                Map.of());

        assertThat(ExperimentCommand.command(plan, Optional.empty(), stock))
                .isEqualTo("./erpo experiment residual --seeds 5 --match steps");
        assertThat(ExperimentCommand.command(plan, Optional.of(Path.of("my.yaml")), replaced))
                .isEqualTo(
                        "./erpo experiment residual --seeds 5 --match steps --config my.yaml --learner torch --ranks 2 --reward-service /mine/quarkus-run.jar");
    }
}
