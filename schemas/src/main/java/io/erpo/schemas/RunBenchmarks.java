package io.erpo.schemas;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.RunStarted;
import java.util.List;
import java.util.stream.Stream;

/** What the policies of a run are measured on: the held-out set and the benchmarks that the run lists. */
public final class RunBenchmarks {

    private RunBenchmarks() {}

    /** The held-out set, unless it is empty, and the listed benchmarks in their order. */
    public static List<BenchmarkSettings> of(RunStarted run) {
        return Stream.concat(Stream.of(heldOut(run)), run.getBenchmarks().stream())
                .filter(benchmark -> !benchmark.getPromptIds().isEmpty())
                .toList();
    }

    /** The held-out set, which may be empty, as a benchmark. */
    public static BenchmarkSettings heldOut(RunStarted run) {
        return new BenchmarkSettings(
                run.getBenchmark(),
                run.getDatasetSource(),
                "",
                run.getHeldOutPromptIds(),
                run.getEvaluation().getSamples(),
                run.getEvaluation().getTemperature(),
                run.getEvaluation().getTopP(),
                run.getEvaluation().getTopK(),
                run.getSampling().getMaxNewTokens(),
                run.getEvaluation().getEverySteps());
    }

    /** Whether a version is measured on a benchmark. */
    public static boolean isDue(BenchmarkSettings benchmark, long version, int steps) {
        int every = benchmark.getEverySteps();
        boolean due = version == 0 || version == steps || (every > 0 && version % every == 0);
        return due && !benchmark.getPromptIds().isEmpty();
    }
}
