package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.OnUndecided;
import io.erpo.events.RunStarted;
import java.util.List;

/**
 * Every setting of a run; components are named as the keys of the YAML files. An instance is a run that makes sense:
 * what does not is refused with the key, the allowed range and the value found.
 *
 * <p>There are two kinds of rules. The groups refuse what no service can work with, whoever wrote it: services read them
 * from the log, also from runs of older versions. This record adds what only a mistake can mean, such as groups of one.
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
        advantage.requireSensible();
        loss.requireSensible();
        optimizer.requireSensible();
        require(
                optimizer.miniBatchPrompts() <= sampling.promptsPerStep(),
                "optimizer.miniBatchPrompts",
                "at most sampling.promptsPerStep (" + sampling.promptsPerStep() + ")",
                optimizer.miniBatchPrompts());
        optimizer.miniBatchResponses(sampling);
        RewardChoice.requireOneJudge(rewards);
        rewards.forEach(RewardChoice::requireSensible);
        require(
                checkpoints.keepLast() > sampling.maxPolicyLag(),
                "checkpoints.keepLast",
                "above sampling.maxPolicyLag (" + sampling.maxPolicyLag()
                        + "), as those policies are still sampled with",
                checkpoints.keepLast());
    }

    /**
     * The settings of a run in the log, with what the event does not hold: where problems and base policy came from, and
     * how problems were written as prompts. Nor does it hold whether a reward is external, and alpha and targets of an
     * adapter that is off. The parameters of rewards hold what {@link RewardChoice#parametersFor} filled in.
     *
     * @throws IllegalArgumentException when they would not be accepted for a run today
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
                EvaluationPlan.of(run.getEvaluation()),
                Checkpoints.of(run.getCheckpoints()));
    }

    /** Writes the settings into the event that the services read them from. */
    public RunStarted.Builder writeTo(RunStarted.Builder run) {
        return run.setRecipe(recipe)
                .setSeed(seed)
                .setSteps(steps)
                .setSampling(sampling.event())
                .setTemperature(temperature.event())
                .setAdvantage(advantage.event(correctnessReward().incorrectReward()))
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

    /** The one reward that decides what counts as correct. */
    public RewardChoice correctnessReward() {
        return rewards.stream().filter(RewardChoice::correctness).findFirst().orElseThrow();
    }

    /** Checks the rewards that reward-service gives: it has them, and their parameters are as they take them. */
    void requireBuiltInRewards() {
        rewards.forEach(reward -> reward.requireBuiltInOrExternal(sampling));
    }
}
