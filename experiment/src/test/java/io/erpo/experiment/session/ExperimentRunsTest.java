package io.erpo.experiment.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.RewardSettings;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunsTest {

    private static final String OWN_REWARD = """
            preset: tiny-erpo
            seeds: 1
            run:
              data: {training: 64, heldOut: 4}
              rewards: [{name: mine, weight: 1.0, correctness: true}]
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTakeRewardsThatOnlyAnotherRewardServiceKnows() throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(
                ExperimentKind.RESIDUAL,
                SettingsFile.read(Optional.of(Files.writeString(folder.resolve("experiment.yaml"), OWN_REWARD))));

        assertThat(runs(plan, Optional.of(Path.of("/mine/quarkus-run.jar")))
                        .plan(plan.run("dapo-seed0"))
                        .run()
                        .getRewards())
                .extracting(RewardSettings::getName)
                .containsExactly("mine");
        assertThatThrownBy(() -> runs(plan, Optional.empty()).plan(plan.run("dapo-seed0")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("rewards.name must be one of");
    }

    private ExperimentRuns runs(ExperimentPlan plan, Optional<Path> rewardService) {
        return new ExperimentRuns(
                plan,
                new ExperimentDirectory(folder.resolve("experiment")),
                new RunPlanner(Path.of("..")),
                rewardService,
                "test",
                Clock.systemUTC());
    }
}
