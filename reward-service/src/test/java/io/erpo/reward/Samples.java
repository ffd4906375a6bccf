package io.erpo.reward;

import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.FinishReason;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.Response;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.TemperatureSettings;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Records for tests. */
public final class Samples {

    public static final String RUN = "run-1";
    public static final RewardSettings EXACT_MATCH = new RewardSettings("exact-match", 1.0, true, Map.of());
    public static final RewardSettings OVERLONG =
            new RewardSettings("overlong", 1.0, false, Map.of("maxLength", "6", "cache", "2"));

    private Samples() {}

    /** A run with these rewards. */
    public static RunStarted run(RewardSettings... rewards) {
        return RunStarted.newBuilder()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("test")
                .setPreset("tiny-erpo")
                .setRecipe("erpo")
                .setSeed(1)
                .setSteps(3)
                .setDatasetSource("generated")
                .setDatasetDigest("")
                .setPromptIds(List.of("p"))
                .setBenchmark("held-out")
                .setHeldOutPromptIds(List.of())
                .setBasePolicyUri("models/tiny")
                .setBasePolicySha256("")
                .setSampling(new SamplingSettings(1, 4, 6, 0))
                .setTemperature(new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD))
                .setAdvantage(new AdvantageSettings(Reactivation.APPEND, true, 1, 1e-6, -1.0))
                .setBatch(new BatchSettings(false, false, false, 1))
                .setLoss(new LossSettings(0.2, 0.28, 10.0, LossMean.TOKEN, LogprobMode.SAMPLE))
                .setOptimizer(new OptimizerSettings(1e-4, 0, 0.9, 0.95, 1e-8, 0.0, 1.0, 1, 4096, 1024, false))
                .setRewards(List.of(rewards))
                .setOnUndecided(OnUndecided.INCORRECT)
                .setEvaluation(new EvaluationSettings(1, 1.0, 0))
                .setCheckpoints(new CheckpointSettings(1, 0))
                .build();
    }

    /** Response number {@code index} to "3+4=", with this text and length. */
    public static Response response(int index, String text, int tokens) {
        return Response.newBuilder()
                .setRunId(RUN)
                .setStep(2)
                .setGroupId("run-1/p/0")
                .setResponseId("run-1/p/0/" + index)
                .setIndex(index)
                .setPromptId("p")
                .setPurpose(Purpose.TRAINING)
                .setPrompt("3+4=")
                .setReference("7")
                .setText(text)
                .setPromptTokenIds(List.of(1, 2, 3, 4))
                .setTokenIds(Collections.nCopies(tokens, 5))
                .setLogprobs(Collections.nCopies(tokens, -0.5f))
                .setFinishReason(FinishReason.STOP)
                .setTemperature(1.0)
                .setPolicyVersion(2)
                .setSampler("sampler-0")
                .setStartedAt(Instant.EPOCH)
                .setGenerationMicros(10)
                .build();
    }
}
