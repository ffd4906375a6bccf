package io.erpo.experiment.session;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunStarted;
import io.erpo.experiment.plan.PlannedRun;

/** The arm fresh is an upper bound only if none of its prompts comes twice. */
final class FreshPrompts {

    private FreshPrompts() {}

    /** @throws CommandException when the run may run out of new prompts */
    static void check(PlannedRun planned, RunStarted run) {
        if (!planned.arm().name().equals("fresh")) {
            return;
        }
        long draws = run.getBatch().getDynamicSampling() ? run.getBatch().getMaxDraws() : 1;
        long needed = draws * run.getSteps() * run.getSampling().getPromptsPerStep();
        if (run.getPromptIds().size() < needed) {
            throw new CommandException(
                    "arm fresh may need %,d new prompts (%d steps of %d prompts, drawn up to %d times) and fresh.data has %,d; bring more, lower run.steps, or leave out the arm with arms"
                            .formatted(
                                    needed,
                                    run.getSteps(),
                                    run.getSampling().getPromptsPerStep(),
                                    draws,
                                    run.getPromptIds().size()));
        }
    }
}
