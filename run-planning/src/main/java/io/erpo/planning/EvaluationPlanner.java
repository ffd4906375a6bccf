package io.erpo.planning;

import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.SkippedRows;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.LayeredSettings;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans runs that train on nothing and measure their policy on benchmarks. */
final class EvaluationPlanner {

    private static final DataSet NOTHING = DataSet.ofBenchmark("benchmarks", List.of());

    private final ConfigLayers layers;
    private final RunMemory memory;

    EvaluationPlanner(ConfigLayers layers, RunMemory memory) {
        this.layers = layers;
        this.memory = memory;
    }

    RunPlan plan(EvaluationOptions options, String codeVersion, Instant startedAt) {
        LayeredSettings layered = layers.layered(options.settings());
        RunConfig config = layered.config();
        Path model = Path.of(config.model());
        List<BenchmarkData> benchmarks = benchmarks(options).stream()
                .map(plan -> BenchmarkData.load(plan, config.data()))
                .toList();
        List<String> notes = new ArrayList<>(RunPlanner.judged(config, NOTHING, benchmarks));
        benchmarks.forEach(benchmark -> notes.addAll(Mismatches.of(config, benchmark.problems())));

        PromptStyle style = PromptFormat.fitted(prompt(options, config), model);
        PromptFormat format = PromptFormat.of(style, model, startedAt);
        BasePolicy base = BasePolicy.check(
                model,
                config.sampling(),
                style,
                NOTHING,
                benchmarks.stream()
                        .map(benchmark -> format.write(benchmark.problems()))
                        .toList(),
                false);
        List<BenchmarkData> read =
                RunPlanner.read(benchmarks, base, config.sampling().maxNewTokens());
        read.forEach(benchmark -> notes.addAll(benchmark.notes()));
        notes.add(RunData.firstPrompt(read.get(0).problems()));
        notes.addAll(base.ends().notes());
        List<BenchmarkPlan> plans = read.stream().map(BenchmarkData::plan).toList();
        notes.addAll(memory.checkSampling(base, plans));

        RunStarted run = RunEvents.evaluation(
                config, base, read.stream().map(BenchmarkData::event).toList());
        run.setPreset(layered.preset());
        run.setCodeVersion(codeVersion);
        run.setStartedAt(startedAt);
        RunPlanner.requireRecord(run);
        return new RunPlan(run, RunPlanner.prompts(NOTHING, read), notes, SkippedRows.NONE, style);
    }

    private static List<BenchmarkPlan> benchmarks(EvaluationOptions options) {
        try {
            return options.benchmarks();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage(), e);
        }
    }

    private static PromptStyle prompt(EvaluationOptions options, RunConfig config) {
        try {
            return options.prompt(config.prompt());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage(), e);
        }
    }
}
