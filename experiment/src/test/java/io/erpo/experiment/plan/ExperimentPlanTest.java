package io.erpo.experiment.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentPlanTest {

    @TempDir
    Path folder;

    private ExperimentSettings settings(String yaml) throws IOException {
        return SettingsFile.read(Optional.of(Files.writeString(folder.resolve("experiment.yaml"), yaml)));
    }

    private static List<String> names(ExperimentPlan plan) {
        return plan.runs().stream().map(PlannedRun::name).toList();
    }

    private static ObjectNode config(ExperimentPlan plan, String run, List<Double> heat) {
        return plan.config(plan.run(run), heat);
    }

    @Test
    void shouldMakeEveryArmOfASeedBeforeTheNextSeedSoThatPairsAreComplete() throws IOException {
        ExperimentPlan plan =
                ExperimentPlan.of(ExperimentKind.ADAPTIVE, settings("seeds: 2\nfirstSeed: 100\nrun: {steps: 8}\n"));

        assertThat(names(plan))
                .containsExactly(
                        "dapo-seed100",
                        "erpo-seed100",
                        "erpo-target-seed100",
                        "dapo-seed101",
                        "erpo-seed101",
                        "erpo-target-seed101");
        assertThat(plan.control()).isEqualTo("dapo");
    }

    @Test
    void shouldHaveTheArmsOfEachExperiment() throws IOException {
        ExperimentSettings one = settings("seeds: 1\nfresh: {data: {training: 999}}\n");

        assertThat(names(ExperimentPlan.of(ExperimentKind.RESIDUAL, one))).containsExactly("dapo-seed0");
        assertThat(names(ExperimentPlan.of(ExperimentKind.ABLATION, one)))
                .containsExactly(
                        "grpo-seed0",
                        "dapo-seed0",
                        "ra-seed0",
                        "erpo-no-ra-seed0",
                        "erpo-seed0",
                        "hot-all-seed0",
                        "fresh-seed0");
        assertThat(names(ExperimentPlan.of(
                        ExperimentKind.SWEEP, settings("seeds: 1\nsweep: {temperatures: [1.2, 1.0]}\n"))))
                .containsExactly("checkpoint-seed0", "label-seed0", "T1.0-seed0", "T1.2-seed0");
        assertThat(names(ExperimentPlan.of(
                        ExperimentKind.SWEEP,
                        settings("seeds: 1\nsweep: {temperatures: [1.0], checkpointSteps: 0}\n"))))
                .containsExactly("label-seed0", "T1.0-seed0");
        assertThat(names(ExperimentPlan.of(ExperimentKind.LOGPROB_MODE, one)))
                .containsExactly("sample-seed0", "base-seed0", "base+is-seed0");
    }

    @Test
    void shouldGiveHotAllTheMeanTemperatureOfTheErpoRunOfTheSameSeed() throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(
                ExperimentKind.ABLATION, settings("seeds: 2\nfresh: {data: {training: 999}}\nrun: {steps: 3}\n"));

        assertThat(plan.run("hot-all-seed1").after()).contains("erpo-seed1");
        assertThat(config(plan, "hot-all-seed1", List.of(1.0, 1.25, 1.5)).toString())
                .isEqualTo("{\"steps\":3,\"temperature\":{\"rule\":\"schedule\",\"schedule\":[1.0,1.25,1.5]}}");
    }

    @Test
    void shouldHeatOnlyTheArmsWithHeatWhenAllRunsHaveASlope() throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(
                ExperimentKind.ADAPTIVE, settings("seeds: 1\nrun: {temperature: {slope: 0.02, max: 1.2}}\n"));

        assertThat(config(plan, "dapo-seed0", List.of()).toString())
                .isEqualTo("{\"temperature\":{\"slope\":0.0,\"max\":1.2}}");
        assertThat(config(plan, "erpo-seed0", List.of()).toString())
                .isEqualTo("{\"temperature\":{\"slope\":0.02,\"max\":1.2}}");
        assertThat(config(plan, "erpo-target-seed0", List.of()).toString())
                .isEqualTo("{\"temperature\":{\"max\":1.2,\"rule\":\"target\"}}");
    }

    @Test
    void shouldPunishNoLengthUnderGrpoWhenAllRunsListThatReward() throws IOException {
        ExperimentPlan plan = ExperimentPlan.of(
                ExperimentKind.ABLATION,
                settings(
                        "arms: [grpo, dapo]\nseeds: 1\nrun: {rewards: [{name: math, correctness: true}, {name: overlong}]}\n"));

        assertThat(config(plan, "grpo-seed0", List.of()).path("rewards").toString())
                .isEqualTo("[{\"name\":\"math\",\"correctness\":true}]");
        assertThat(config(plan, "dapo-seed0", List.of()).path("rewards")).hasSize(2);
    }

    @Test
    void shouldRefuseSettingsThatWouldMakeArmsAlike() {
        assertThatThrownBy(() -> settings("run: {batch: {dynamicSampling: true}}\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "run.batch.dynamicSampling must not be set: it is what the arms of an experiment differ in");
        assertThatThrownBy(() -> settings("fresh: {temperature: {rule: target}}\n"))
                .hasMessageContaining("fresh.temperature.rule must not be set");
    }

    @Test
    void shouldRefuseAPlanThatCannotAnswerItsQuestion() throws IOException {
        ExperimentSettings noFresh = settings("seeds: 1\n");
        ExperimentSettings noErpo = settings("seeds: 1\narms: [dapo, hot-all]\n");
        ExperimentSettings noControl = settings("seeds: 1\narms: [ra, erpo]\n");
        ExperimentSettings unknown = settings("seeds: 1\narms: [dapo, erpoo]\n");

        assertThatThrownBy(() -> ExperimentPlan.of(ExperimentKind.ABLATION, noFresh))
                .hasMessageContaining("arm fresh needs a training set of its own");
        assertThatThrownBy(() -> ExperimentPlan.of(ExperimentKind.ABLATION, noErpo))
                .hasMessage("arm hot-all follows arm erpo, which arms leaves out");
        assertThatThrownBy(() -> ExperimentPlan.of(ExperimentKind.ABLATION, noControl))
                .hasMessage("control must be one of the arms ra, erpo, was dapo");
        assertThatThrownBy(() -> ExperimentPlan.of(ExperimentKind.ABLATION, unknown))
                .hasMessageContaining("arms must be of grpo, dapo, ra")
                .hasMessageContaining("were dapo, erpoo");
    }

    @Test
    void shouldFindFilesWhereTheExperimentsFileIsSinceRunsHaveFilesElsewhere() throws IOException {
        ExperimentSettings settings = settings(
                "run: {model: base, data: {source: train.jsonl}, evaluation: {benchmarks: [{file: far.jsonl}]}}\nfresh: {data: {source: generated}}\n");

        assertThat(settings.run().at("/model").asText())
                .isEqualTo(folder.resolve("base").toString());
        assertThat(settings.run().at("/data/source").asText())
                .isEqualTo(folder.resolve("train.jsonl").toString());
        assertThat(settings.run().at("/evaluation/benchmarks/0/file").asText())
                .isEqualTo(folder.resolve("far.jsonl").toString());
        assertThat(settings.fresh().at("/data/source").asText()).isEqualTo("generated");
    }

    @Test
    void shouldNameTheKeyWhenASettingIsWrong() {
        assertThatThrownBy(() -> settings("sedes: 3\n"))
                .hasMessage("there is no setting sedes of an experiment; did you mean seeds?");
        assertThatThrownBy(() -> settings("seeds: many\n")).hasMessageContaining("seeds must be a whole number");
        assertThatThrownBy(() -> settings("seeds: 0\n")).hasMessageContaining("seeds must be 1 or more, was 0");
        assertThatThrownBy(() -> settings("match: time\n"))
                .hasMessageContaining("match must be steps or tokens, was time");
        assertThatThrownBy(() -> settings("primary: accuracy\n")).hasMessageContaining("such as held-out/mean");
        assertThatThrownBy(() -> settings("sweep: {temperatures: [1.1, 1.2]}\n"))
                .hasMessageContaining("sweep.temperatures must contain 1.0, the baseline");
        assertThatThrownBy(() -> settings("sweep: {sample: 3}\n"))
                .hasMessage("there is no setting sweep.sample of an experiment; did you mean samples?");
    }

    @Test
    void shouldPlanTheDemonstrationWhenThereIsNoFile() {
        ExperimentPlan plan = ExperimentPlan.of(ExperimentKind.ABLATION, SettingsFile.read(Optional.empty()));

        assertThat(plan.settings().preset()).contains("tiny-erpo");
        assertThat(plan.runs()).hasSize(35);
        assertThat(plan.settings().primary()).isEqualTo(Measure.HELD_OUT);
    }
}
