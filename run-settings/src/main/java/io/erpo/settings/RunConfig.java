package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.OnUndecided;
import io.erpo.events.RunStarted;
import java.util.List;

/**
 * Every setting of a run; components have the names of the YAML keys. An instance is always valid: an invalid value is
 * refused with the key, the allowed range and the value found.
 *
 * <p>There are two kinds of rules. The groups refuse values that no service can work with, because services read them
 * from the log, also from runs of older versions. This record adds rules against values that can only be mistakes, such
 * as groups of one.
 *
 * @param recipe a label: its switches have become settings here
 * @param model checkpoint directory of the base policy; blank when a preset leaves it to the user
 */
public record RunConfig(
        String recipe,
        long seed,
        int steps,
        String model,
        DataSource data,
        PromptStyle prompt,
        Sampling sampling,
        Temperature temperature,
        Advantage advantage,
        Batch batch,
        Loss loss,
        Optimizer optimizer,
        Adapter adapter,
        List<RewardChoice> rewards,
        OnUndecided onUndecided,
        EvaluationPlan evaluation,
        Checkpoints checkpoints) {

    public RunConfig {
        rewards = List.copyOf(rewards);
        require(steps >= 1, "steps", "1 or more", steps);
        sampling.requireSensible();
        loss.requireSensible();
        advantage.requireSensible(batch);
        optimizer.requireSensible();
        require(
                optimizer.miniBatchPrompts() <= sampling.promptsPerStep(),
                "optimizer.miniBatchPrompts",
                "at most sampling.promptsPerStep (" + sampling.promptsPerStep() + ")",
                optimizer.miniBatchPrompts());
        optimizer.miniBatchResponses(sampling);
        RewardChoice.requireNoRivals(rewards);
        rewards.forEach(RewardChoice::requireSensible);
        require(
                checkpoints.keepLast() > sampling.maxPolicyLag(),
                "checkpoints.keepLast",
                "above sampling.maxPolicyLag (" + sampling.maxPolicyLag()
                        + "), as those policies are still sampled with",
                checkpoints.keepLast());
        checkpoints.requireFor(adapter);
    }

    /**
     * The settings of a run in the log, combined with what the event lacks: the origin of problems and base policy, and
     * the format of prompts. The event also lacks whether a reward is external, and alpha and targets of a disabled
     * adapter. Parameters of rewards include what {@link RewardChoice#parametersFor} filled in.
     *
     * @throws IllegalArgumentException when a run with these settings would be refused today
     */
    public static RunConfig of(RunStarted run, String model, DataSource data, PromptStyle prompt) {
        return new RunConfig(
                run.getRecipe(),
                run.getSeed(),
                run.getSteps(),
                model,
                data,
                prompt,
                Sampling.of(run.getSampling()),
                Temperature.of(run.getTemperature()),
                Advantage.of(run.getAdvantage()),
                Batch.of(run.getBatch()),
                Loss.of(run.getLoss()),
                Optimizer.of(run.getOptimizer()),
                run.getAdapter() == null ? Adapter.NONE : Adapter.of(run.getAdapter()),
                run.getRewards().stream().map(RewardChoice::of).toList(),
                run.getOnUndecided(),
                EvaluationPlan.of(run.getEvaluation(), run.getBenchmarks()),
                Checkpoints.of(run.getCheckpoints()));
    }

    /**
     * Writes the settings into the event that the services read them from, except for the benchmarks, which are more
     * than their settings.
     */
    public RunStarted.Builder writeTo(RunStarted.Builder run) {
        return run.setRecipe(recipe)
                .setSeed(seed)
                .setSteps(steps)
                .setSampling(sampling.event())
                .setTemperature(temperature.event())
                .setAdvantage(advantage.event(correctnessRewards().get(0).incorrectReward()))
                .setBatch(batch.event())
                .setLoss(loss.event())
                .setOptimizer(optimizer.event())
                .setRewards(
                        rewards.stream().map(reward -> reward.event(sampling)).toList())
                .setOnUndecided(onUndecided)
                .setEvaluation(evaluation.event())
                .setCheckpoints(checkpoints.event())
                .setAdapter(adapter.event().orElse(null));
    }

    /** The rewards whose verdicts determine which responses are correct, at most one for each data source. */
    public List<RewardChoice> correctnessRewards() {
        return rewards.stream().filter(RewardChoice::correctness).toList();
    }

    /** Checks that reward-service has its rewards and accepts their parameters. */
    void requireBuiltInRewards() {
        rewards.forEach(reward -> reward.requireBuiltInOrExternal(sampling));
    }
}
