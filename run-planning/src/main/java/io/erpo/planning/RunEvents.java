package io.erpo.planning;

import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.Sha256;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.RunConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a run as the event that the services read: its settings and its identity. */
final class RunEvents {

    /** In place of the recipe of a run that trains on nothing. */
    static final String EVALUATION = "evaluation";

    private static final int DIGEST_DIGITS = 8;

    private RunEvents() {}

    /**
     * The run, with an id derived from everything that determines what it does: settings, problems and weights. Preset,
     * code version and start time are left blank, because they do not.
     */
    static RunStarted runStarted(RunConfig config, DataSet data, BasePolicy base, List<BenchmarkSettings> benchmarks) {
        List<String> training = ids(data.training());
        RunStarted run = config.writeTo(RunStarted.newBuilder())
                .setRunId("")
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("")
                .setPreset("")
                .setDatasetSource("")
                .setDatasetDigest(Sha256.of(String.join("\n", training).getBytes(StandardCharsets.UTF_8)))
                .setPromptIds(training)
                .setDistinctPrompts(DrawOrder.crossesEpochs(
                        training.size(), config.sampling().promptsPerStep()))
                .setBenchmark(BenchmarkPlan.HELD_OUT)
                .setHeldOutPromptIds(ids(data.heldOut()))
                .setBasePolicyUri("")
                .setBasePolicySha256(base.sha256())
                .setBenchmarks(List.of())
                .build();
        run.getSampling().setStopTokenIds(base.ends().stopTokenIds());
        return identified(run, data.source(), base, benchmarks);
    }

    /**
     * A run that trains on nothing: it measures a policy on benchmarks. Only the rewards that judge correctness count,
     * because no other can change the result.
     */
    static RunStarted evaluation(RunConfig config, BasePolicy base, List<BenchmarkSettings> benchmarks) {
        RunStarted run = config.writeTo(RunStarted.newBuilder())
                .setRunId("")
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("")
                .setPreset("")
                .setRecipe(EVALUATION)
                .setSteps(0)
                .setDatasetSource("")
                .setDatasetDigest(Sha256.of(new byte[0]))
                .setPromptIds(List.of())
                .setBenchmark(BenchmarkPlan.HELD_OUT)
                .setHeldOutPromptIds(List.of())
                .setBasePolicyUri("")
                .setBasePolicySha256(base.sha256())
                .setBenchmarks(List.of())
                .build();
        run.getSampling().setStopTokenIds(base.ends().stopTokenIds());
        run.setRewards(
                run.getRewards().stream().filter(RewardSettings::getCorrectness).toList());
        return identified(run, "", base, benchmarks);
    }

    /** Adds the id, and what is not part of the identity: where things come from. */
    private static RunStarted identified(
            RunStarted run, String source, BasePolicy base, List<BenchmarkSettings> benchmarks) {
        run.setBenchmarks(benchmarks.stream().map(RunEvents::withoutSource).toList());
        String digest = RunIdentity.of(run);
        String id = "%s-s%d-%s".formatted(run.getRecipe(), run.getSeed(), digest.substring(0, DIGEST_DIGITS));
        run.setRunId(new RunId(id).value());
        run.setDatasetSource(source);
        run.setBasePolicyUri(base.directory().toString());
        run.setBenchmarks(benchmarks);
        return run;
    }

    private static BenchmarkSettings withoutSource(BenchmarkSettings benchmark) {
        return new BenchmarkSettings(
                benchmark.getName(),
                "",
                benchmark.getDigest(),
                benchmark.getPromptIds(),
                benchmark.getSamples(),
                benchmark.getTemperature(),
                benchmark.getTopP(),
                benchmark.getTopK(),
                benchmark.getMaxNewTokens(),
                benchmark.getEverySteps());
    }

    private static List<String> ids(List<Problem> problems) {
        return problems.stream().map(Problem::id).map(PromptId::value).collect(Collectors.toList());
    }
}
