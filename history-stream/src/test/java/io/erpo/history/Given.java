package io.erpo.history;

import io.erpo.events.AdvantageScale;
import io.erpo.events.Baseline;
import io.erpo.events.TemperatureControl;
import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.PromptId;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Draw;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OnUndecided;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.TemperatureSettings;
import io.erpo.fixtures.SampleEvents;
import io.erpo.schemas.Events;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events for tests. */
public final class Given {

    public static final String RUN = "run-1";

    private Given() {}

    static {
        // Builders copy enums, and Avro does so only for classes that Events has registered as trusted.
        Events.model();
    }

    /** The prompt with number i of an endless supply. */
    public static Prompt prompt(int i) {
        String text = i + "+" + i + "=";
        String reference = String.valueOf(2 * i);
        return new Prompt(
                PromptId.of(text, reference).value(),
                text,
                reference,
                "test",
                PromptId.contentHash(text, reference),
                "");
    }

    /** The same prompt, of a data source: another prompt. */
    public static Prompt prompt(int i, String dataSource) {
        Prompt plain = prompt(i);
        String hash = PromptId.contentHash(plain.getText(), plain.getReference(), dataSource);
        return Prompt.newBuilder(plain)
                .setPromptId(hash.substring(0, 20))
                .setContentHash(hash)
                .setDataSource(dataSource)
                .build();
    }

    public static String promptId(int i) {
        return prompt(i).getPromptId();
    }

    public static List<String> promptIds(int from, int to) {
        return IntStream.range(from, to).mapToObj(Given::promptId).toList();
    }

    /** Two prompts a step, two responses each, six training prompts (0 to 5), two held-out ones (100 and 101). */
    public static RunStarted.Builder run() {
        return SampleEvents.aRun()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setSeed(7)
                .setSteps(3)
                .setPromptIds(promptIds(0, 6))
                .setHeldOutPromptIds(promptIds(100, 102))
                .setSampling(new SamplingSettings(2, 2, 8, 0, List.of()))
                .setTemperature(temperature())
                .setAdvantage(advantage())
                .setRewards(List.of(correctness()))
                .setEvaluation(new EvaluationSettings(2, 1.0, 0, 1.0, 0));
    }

    /** A benchmark of the prompts from {@code from} to {@code to - 1}, two responses each, for base and final policy. */
    public static BenchmarkSettings benchmark(String name, int from, int to) {
        return new BenchmarkSettings(name, "file", "digest", promptIds(from, to), 2, 0.6, 0.95, 20, 16, 0);
    }

    /** A run that trains on nothing and measures its base policy on three prompts (200 to 202). */
    public static RunStarted.Builder evaluation() {
        return run().setSteps(0)
                .setPromptIds(List.of())
                .setHeldOutPromptIds(List.of())
                .setBenchmarks(List.of(benchmark("aime", 200, 203)));
    }

    public static TemperatureSettings temperature() {
        return new TemperatureSettings(1.0, 0.02, 1.2, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of());
    }

    /** Steers to a tenth of all-correct visits. */
    public static TemperatureSettings target() {
        return new TemperatureSettings(1.0, 0.0, 2.5, OnMixed.HOLD, TemperatureControl.TARGET, 0.1, 0.05, List.of());
    }

    public static AdvantageSettings advantage() {
        return new AdvantageSettings(Reactivation.APPEND, true, 1, 0.0, -1.0, false, false, Baseline.MEAN, AdvantageScale.GROUP, false, 0.0, false);
    }

    public static RewardSettings correctness() {
        return SampleEvents.aCorrectnessReward("correct");
    }

    public static RewardSettings format() {
        return new RewardSettings("format", 0.5, false, Map.of(), List.of());
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

    /** The correctness reward of a response in visit n of prompt 0. */
    public static Reward.Builder reward(int visit, int index, boolean correct) {
        return reward(Given.RUN + "/" + promptId(0) + "/" + visit, promptId(0), Purpose.TRAINING, index, correct);
    }

    public static Reward.Builder reward(String groupId, String promptId, Purpose purpose, int index, boolean correct) {
        return SampleEvents.aReward()
                .setRunId(RUN)
                .setGroupId(groupId)
                .setResponseId(new GroupId(groupId).response(index).value())
                .setIndex(index)
                .setPromptId(promptId)
                .setPurpose(purpose)
                .setName("correct")
                .setScore(correct ? 1 : -1)
                .setCorrect(correct)
                .setExtracted(correct ? "right" : "wrong")
                .setResponseCoordinates(new Coordinates(0, (long) index))
                .setResponseTokens(3 + index);
    }

    public static PolicyPublished policy(long version) {
        return new PolicyPublished(
                RUN, version, "v" + version, "00", version == 0 ? null : version - 1, "huggingface-safetensors", null);
    }
}
