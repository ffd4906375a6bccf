package io.erpo.cli.evaluate;

import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.events.BenchmarkSettings;
import io.erpo.planning.RunPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An evaluation of one policy on every benchmark.
 *
 * @param files of the benchmarks, in the order of the plan
 */
record PlannedEvaluation(MeasuredPolicy policy, List<Path> files, RunPlan plan) {

    PlannedEvaluation {
        files = List.copyOf(files);
    }

    String runId() {
        return plan.run().getRunId();
    }

    /** The results, one for each benchmark. */
    List<EvaluationResult> results(RecordedResponses recorded) {
        List<BenchmarkSettings> benchmarks = plan.run().getBenchmarks();
        return IntStream.range(0, benchmarks.size())
                .mapToObj(i -> new RecordedEvaluation(plan.run(), benchmarks.get(i), 0, recorded)
                        .result(EvaluationConditions.of(policy, files.get(i), plan, benchmarks.get(i), recorded)))
                .toList();
    }
}
