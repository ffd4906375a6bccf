package io.erpo.history;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.PromptId;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.FinishReason;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.TemperatureSettings;
import io.erpo.schemas.Events;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events to begin a test with. */
public final class Given {

    public static final String RUN = "run-1";

    private Given() {}

    static {
        // Builders copy enums, and Avro does so only for classes that Events has told it to trust.
        Events.encode(policy(0));
    }

    /** The prompt number i of an endless supply. */
    public static Prompt prompt(int i) {
        String text = i + "+" + i + "=";
        String reference = String.valueOf(2 * i);
        return new Prompt(
                PromptId.of(text, reference).value(), text, reference, "test", PromptId.contentHash(text, reference));
    }

    public static String promptId(int i) {
        return prompt(i).getPromptId();
    }

    public static List<String> promptIds(int from, int to) {
        return IntStream.range(from, to).mapToObj(Given::promptId).toList();
    }

    /** Two prompts a step, two responses each, six training prompts (0 to 5), two held-out ones (100 and 101). */
    public static RunStarted.Builder run() {
        return RunStarted.newBuilder()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("test")
                .setPreset("test")
                .setRecipe("erpo")
                .setSeed(7)
                .setSteps(3)
                .setDatasetSource("test")
                .setDatasetDigest("00")
                .setPromptIds(promptIds(0, 6))
                .setBenchmark("held-out")
                .setHeldOutPromptIds(promptIds(100, 102))
                .setBasePolicyUri("base")
                .setBasePolicySha256("00")
                .setSampling(new SamplingSettings(2, 2, 8, 0))
                .setTemperature(temperature())
                .setAdvantage(advantage())
                .setBatch(new BatchSettings(false, false, false, 1))
                .setLoss(new LossSettings(0.2, 0.28, 10.0, LossMean.TOKEN, LogprobMode.SAMPLE))
                .setOptimizer(new OptimizerSettings(1e-3, 0, 0.9, 0.999, 1e-8, 0.1, 1.0, 2, 64, 1024, false))
                .setRewards(List.of(correctness()))
                .setOnUndecided(OnUndecided.INCORRECT)
                .setEvaluation(new EvaluationSettings(2, 1.0, 0))
                .setCheckpoints(new CheckpointSettings(2, 0));
    }

    public static TemperatureSettings temperature() {
        return new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD);
    }

    public static AdvantageSettings advantage() {
        return new AdvantageSettings(Reactivation.APPEND, true, 1, 0.0, -1.0);
    }

    public static RewardSettings correctness() {
        return new RewardSettings("correct", 1.0, true, Map.of());
    }

    public static RewardSettings format() {
        return new RewardSettings("format", 0.5, false, Map.of());
    }

    /** A training draw of prompt 0 for a group of two. */
    public static Draw.Builder draw() {
        return Draw.newBuilder()
                .setRunId(RUN)
                .setStep(0)
                .setRound(0)
                .setSlot(0)
                .setPromptId(promptId(0))
                .setPurpose(Purpose.TRAINING)
                .setPolicyVersion(0)
                .setSeed(7)
                .setGroupSize(2)
                .setMaxNewTokens(8)
                .setTemperature(temperature())
                .setAdvantage(advantage())
                .setRewards(List.of(correctness()))
                .setOnUndecided(OnUndecided.INCORRECT);
    }

    /** A benchmark draw of prompt 0 that measures this version. */
    public static Draw.Builder benchmarkDraw(int version) {
        return draw().setPurpose(Purpose.BENCHMARK)
                .setBenchmark("held-out")
                .setStep(version)
                .setPolicyVersion(version);
    }

    /** The correctness reward of a response to visit n of prompt 0. */
    public static Reward.Builder reward(int visit, int index, boolean correct) {
        return reward(Given.RUN + "/" + promptId(0) + "/" + visit, promptId(0), Purpose.TRAINING, index, correct);
    }

    public static Reward.Builder reward(String groupId, String promptId, Purpose purpose, int index, boolean correct) {
        return Reward.newBuilder()
                .setRunId(RUN)
                .setStep(0)
                .setGroupId(groupId)
                .setResponseId(new GroupId(groupId).response(index).value())
                .setIndex(index)
                .setPromptId(promptId)
                .setPurpose(purpose)
                .setName("correct")
                .setVersion("1")
                .setScore(correct ? 1 : -1)
                .setCorrect(correct)
                .setExtracted(correct ? "right" : "wrong")
                .setStatus(RewardStatus.SCORED)
                .setResponseCoordinates(new Coordinates(0, (long) index))
                .setResponseTokens(3 + index)
                .setFinishReason(FinishReason.STOP)
                .setDurationMicros(10);
    }

    public static PolicyPublished policy(long version) {
        return new PolicyPublished(
                RUN, version, "v" + version, "00", version == 0 ? null : version - 1, "huggingface-safetensors");
    }
}
