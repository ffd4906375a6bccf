package io.erpo.bench;

import io.erpo.algorithm.PromptId;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.AdvantageScale;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.Baseline;
import io.erpo.events.BatchSettings;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Correction;
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
import io.erpo.events.PromptRequest;
import io.erpo.events.RatioLevel;
import io.erpo.events.Reactivation;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.Surrogate;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Work for history-stream alone: consecutive runs, each over its own prompts for one epoch, so that every visit grows
 * the state. Nothing is sampled: each request is answered at once with rewards that depend on its id only.
 *
 * @param prompts of all runs together
 * @param groupSize rewards for each visit
 */
record HistoryWork(int prompts, int groupSize) {

    static final int PROMPTS_PER_STEP = 1_000;

    /** Prompts of one run: its RunStarted names them all and must fit into a record that a broker accepts. */
    static final int PROMPTS_PER_RUN = 100_000;

    private static final String REWARD = "exact-match";
    private static final int CORRECT_IN_TEN = 9;

    HistoryWork {
        if (prompts < PROMPTS_PER_RUN || prompts % PROMPTS_PER_RUN != 0) {
            throw new CommandException(
                    "--prompts must be a multiple of %d, was %d".formatted(PROMPTS_PER_RUN, prompts));
        }
        if (groupSize < 2) {
            throw new CommandException("--group must be 2 or more, was " + groupSize);
        }
    }

    int runs() {
        return prompts / PROMPTS_PER_RUN;
    }

    static int steps() {
        return PROMPTS_PER_RUN / PROMPTS_PER_STEP;
    }

    List<Prompt> prompts(int run) {
        return IntStream.range(run * PROMPTS_PER_RUN, (run + 1) * PROMPTS_PER_RUN)
                .mapToObj(HistoryWork::prompt)
                .toList();
    }

    RunStarted run(int run) {
        return RunStarted.newBuilder()
                .setRunId("bench-" + run)
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("bench")
                .setPreset("bench")
                .setRecipe("erpo")
                .setSeed(run)
                .setSteps(steps())
                .setDatasetSource("bench")
                .setDatasetDigest("")
                .setPromptIds(prompts(run).stream().map(Prompt::getPromptId).toList())
                .setBenchmark("none")
                .setHeldOutPromptIds(List.of())
                .setBasePolicyUri("none")
                .setBasePolicySha256("")
                .setSampling(new SamplingSettings(PROMPTS_PER_STEP, groupSize, 1, 1, List.of()))
                .setTemperature(new TemperatureSettings(
                        1.0, 0.02, 1.2, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of()))
                .setAdvantage(new AdvantageSettings(
                        Reactivation.APPEND,
                        true,
                        1,
                        1e-6,
                        -1.0,
                        false,
                        false,
                        Baseline.MEAN,
                        AdvantageScale.GROUP,
                        false,
                        0.0,
                        false))
                .setBatch(new BatchSettings(false, false, false, 1))
                .setLoss(new LossSettings(
                        0.2,
                        0.28,
                        10.0,
                        LossMean.TOKEN,
                        LogprobMode.SAMPLE,
                        false,
                        0.0,
                        Correction.NONE,
                        0.5,
                        2.0,
                        0.0,
                        RatioLevel.TOKEN,
                        Surrogate.CLIP,
                        0,
                        0.0,
                        RatioLevel.TOKEN))
                .setOptimizer(new OptimizerSettings(1e-6, 0, 0.9, 0.999, 1e-8, 0.1, 1.0, 1, 1, 1, false))
                .setRewards(List.of(new RewardSettings(REWARD, 1.0, true, Map.of(), List.of())))
                .setOnUndecided(OnUndecided.INCORRECT)
                .setEvaluation(new EvaluationSettings(1, 1.0, 0, 1.0, 0))
                .setCheckpoints(new CheckpointSettings(2, 0, "float32", 0L))
                .build();
    }

    PolicyPublished policy(String runId, long version) {
        return new PolicyPublished(
                runId, version, "none", "", version == 0 ? null : version - 1, "huggingface-safetensors", null);
    }

    /** The rewards for a request, in place of the reward-services: nine of ten responses are correct. */
    List<Reward> rewards(PromptRequest request) {
        return IntStream.range(0, request.getGroupSize())
                .mapToObj(index -> reward(request, index))
                .toList();
    }

    private static Reward reward(PromptRequest request, int index) {
        String responseId = request.getGroupId() + "/" + index;
        boolean correct = Math.floorMod(responseId.hashCode(), 10) < CORRECT_IN_TEN;
        return Reward.newBuilder()
                .setRunId(request.getRunId())
                .setStep(request.getStep())
                .setGroupId(request.getGroupId())
                .setResponseId(responseId)
                .setIndex(index)
                .setPromptId(request.getPromptId())
                .setPurpose(request.getPurpose())
                .setName(REWARD)
                .setVersion("bench")
                .setScore(correct ? 1 : -1)
                .setCorrect(correct)
                .setExtracted("7")
                .setStatus(RewardStatus.SCORED)
                .setResponseCoordinates(new Coordinates(0, 0L))
                .setResponseTokens(1)
                .setFinishReason(FinishReason.STOP)
                .setDurationMicros(0)
                .build();
    }

    private static Prompt prompt(int number) {
        String text = "problem " + number;
        String reference = "7";
        return new Prompt(
                PromptId.of(text, reference).value(),
                text,
                reference,
                "bench",
                PromptId.contentHash(text, reference),
                "");
    }
}
