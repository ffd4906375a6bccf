package io.erpo.experiment.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.RewardSettings;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentRunsTest {

    private static final String OWN_REWARD = """
            preset: tiny-erpo
            seeds: 1
            run:
              data: {training: 64, heldOut: 4}
              rewards: [{name: mine, weight: 1.0, correctness: true}]
            """;

    private static final String ALL_ARMS = """
            preset: tiny-erpo
            seeds: 1
            firstSeed: 7
            run:
              data: {training: 64, heldOut: 4}
              temperature: %s
            fresh: {data: {training: 640}}
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

    @ParameterizedTest
    @EnumSource(ExperimentKind.class)
    void shouldPlanEveryArmThatTrainsWhateverTheCommonSettingsOfTheTemperature(ExperimentKind kind) throws IOException {
        for (String temperature : List.of("{}", "{slope: 0.02, max: 1.2}", "{rate: 0.1}")) {
            ExperimentPlan plan = ExperimentPlan.of(
                    kind,
                    SettingsFile.read(Optional.of(
                            Files.writeString(folder.resolve("experiment.yaml"), ALL_ARMS.formatted(temperature)))));

            for (PlannedRun run : plan.runs()) {
                if (run.arm().trains()) {
                    assertThat(runs(plan, Optional.empty()).draft(run).run().getSeed())
                            .isEqualTo(7);
                }
            }
        }
    }

    @Test
    void shouldGiveEachStepTheTemperatureOfTheScheduleAndNoSlope() throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(
                ExperimentKind.ABLATION,
                SettingsFile.read(Optional.of(
                        Files.writeString(folder.resolve("experiment.yaml"), ALL_ARMS.formatted("{max: 1.2}")))));

        TemperatureSettings temperature = runs(plan, Optional.empty())
                .draft(plan.run("hot-all-seed7"))
                .run()
                .getTemperature();

        assertThat(temperature.getRule()).isEqualTo(TemperatureControl.SCHEDULE);
        assertThat(temperature.getSchedule()).containsExactly(1.0);
        assertThat(temperature.getSlope()).isZero();
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
