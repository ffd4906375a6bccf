package io.erpo.view.status;

import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import java.time.Instant;
import java.util.List;

/**
 * The settings of a run that its state depends on; without its prompts, of which a run may have 100,000.
 *
 * @param policyLag step s is sampled with policy {@code max(0, s - policyLag)}
 * @param groupSize responses of a group to train on
 * @param samples responses of a group of an evaluation
 * @param evaluated whether it has held-out prompts
 * @param evaluatedEvery steps from one evaluation to the next; 0 for the base and the final policy only
 * @param rewards the rewards that it waits for
 */
record RunFacts(
        String runId,
        String recipe,
        int steps,
        Instant startedAt,
        int policyLag,
        int groupSize,
        int samples,
        boolean evaluated,
        int evaluatedEvery,
        List<RewardSettings> rewards) {

    RunFacts {
        rewards = List.copyOf(rewards);
    }

    static RunFacts of(RunStarted run) {
        return new RunFacts(
                run.getRunId(),
                run.getRecipe(),
                run.getSteps(),
                run.getStartedAt(),
                run.getSampling().getMaxPolicyLag(),
                run.getSampling().getGroupSize(),
                run.getEvaluation().getSamples(),
                !run.getHeldOutPromptIds().isEmpty(),
                run.getEvaluation().getEverySteps(),
                run.getRewards());
    }

    long policyOf(int step) {
        return Math.max(0, step - policyLag);
    }

    int groupSize(Purpose purpose) {
        return purpose == Purpose.BENCHMARK ? samples : groupSize;
    }

    /** Whether this version is measured on the held-out prompts. */
    boolean measures(long version) {
        return evaluated && (version == 0 || version == steps || (evaluatedEvery > 0 && version % evaluatedEvery == 0));
    }
}
