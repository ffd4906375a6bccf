package io.erpo.planning;

import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.Sha256;
import io.erpo.events.AdapterSettings;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.Reactivation;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.TemperatureSettings;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RunConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A run's settings as the event that the services read them from. */
final class RunEvents {

    private static final int DIGEST_DIGITS = 8;

    private RunEvents() {}

    /**
     * The run, with an id derived from everything that decides what it does: settings, problems and weights. Preset,
     * code version and start are left blank: they do not.
     */
    static RunStarted runStarted(RunConfig config, DataSet data, BasePolicy base) {
        List<String> training = ids(data.training());
        RunStarted run = RunStarted.newBuilder()
                .setRunId("")
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("")
                .setPreset("")
                .setRecipe(config.recipe())
                .setSeed(config.seed())
                .setSteps(config.steps())
                .setDatasetSource("")
                .setDatasetDigest(Sha256.of(String.join("\n", training).getBytes(StandardCharsets.UTF_8)))
                .setPromptIds(training)
                .setBenchmark("held-out")
                .setHeldOutPromptIds(ids(data.heldOut()))
                .setBasePolicyUri("")
                .setBasePolicySha256(base.sha256())
                .setSampling(sampling(config.sampling()))
                .setTemperature(temperature(config.temperature()))
                .setAdvantage(advantage(config))
                .setBatch(batch(config))
                .setLoss(loss(config.loss()))
                .setOptimizer(optimizer(config.optimizer()))
                .setRewards(config.rewards().stream()
                        .map(reward -> reward(reward, config.sampling()))
                        .toList())
                .setOnUndecided(OnUndecided.valueOf(config.onUndecided().name()))
                .setEvaluation(evaluation(config.evaluation()))
                .setCheckpoints(checkpoints(config.checkpoints()))
                .setAdapter(adapter(config.adapter()))
                .build();
        String digest = Sha256.of(run.toString().getBytes(StandardCharsets.UTF_8));
        String id = "%s-s%d-%s".formatted(config.recipe(), config.seed(), digest.substring(0, DIGEST_DIGITS));
        run.setRunId(new RunId(id).value());
        run.setDatasetSource(data.source());
        run.setBasePolicyUri(base.directory().toString());
        return run;
    }

    private static List<String> ids(List<Problem> problems) {
        return problems.stream().map(Problem::id).map(PromptId::value).collect(Collectors.toList());
    }

    private static SamplingSettings sampling(RunConfig.Sampling sampling) {
        return new SamplingSettings(
                sampling.promptsPerStep(), sampling.groupSize(), sampling.maxNewTokens(), sampling.maxPolicyLag());
    }

    private static TemperatureSettings temperature(RunConfig.Temperature temperature) {
        return new TemperatureSettings(
                temperature.initial(),
                temperature.slope(),
                temperature.max(),
                OnMixed.valueOf(temperature.onMixed().name()));
    }

    private static AdvantageSettings advantage(RunConfig config) {
        RunConfig.Advantage advantage = config.advantage();
        return new AdvantageSettings(
                Reactivation.valueOf(advantage.reactivation().name()),
                advantage.normalize(),
                advantage.ddof(),
                advantage.epsilon(),
                config.correctnessReward().incorrectReward());
    }

    private static BatchSettings batch(RunConfig config) {
        return new BatchSettings(
                config.batch().dropAllCorrect(),
                config.batch().dropAllIncorrect(),
                config.batch().dynamicSampling(),
                config.batch().maxDraws());
    }

    private static LossSettings loss(RunConfig.Loss loss) {
        return new LossSettings(
                loss.clipLow(),
                loss.clipHigh(),
                loss.dualClip(),
                LossMean.valueOf(loss.mean().name()),
                LogprobMode.valueOf(loss.logprobMode().name()));
    }

    private static OptimizerSettings optimizer(RunConfig.Optimizer optimizer) {
        return new OptimizerSettings(
                optimizer.learningRate(),
                optimizer.warmupUpdates(),
                optimizer.beta1(),
                optimizer.beta2(),
                optimizer.epsilon(),
                optimizer.weightDecay(),
                optimizer.maxGradNorm(),
                optimizer.miniBatchPrompts(),
                optimizer.microBatchTokens(),
                optimizer.logitsTokens(),
                optimizer.gradientCheckpointing());
    }

    /** Absent, as the log has it, when all weights are trained. */
    private static AdapterSettings adapter(RunConfig.Adapter adapter) {
        return adapter.isOn() ? new AdapterSettings(adapter.rank(), adapter.alpha(), adapter.targets()) : null;
    }

    private static RewardSettings reward(RunConfig.Reward reward, RunConfig.Sampling sampling) {
        return new RewardSettings(reward.name(), reward.weight(), reward.correctness(), reward.parametersFor(sampling));
    }

    private static EvaluationSettings evaluation(RunConfig.Evaluation evaluation) {
        return new EvaluationSettings(evaluation.samples(), evaluation.temperature(), evaluation.everySteps());
    }

    private static CheckpointSettings checkpoints(RunConfig.Checkpoints checkpoints) {
        return new CheckpointSettings(checkpoints.keepLast(), checkpoints.keepEvery());
    }
}
