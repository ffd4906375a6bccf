package io.erpo.planning;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.SkippedRows;
import java.util.List;

/**
 * A run that can be started by publishing it.
 *
 * @param prompts the training set, then the held-out set
 * @param notes sentences for the user to read before the run starts
 * @param skipped rows of the data that were left out
 */
public record RunPlan(RunStarted run, List<Prompt> prompts, List<String> notes, SkippedRows skipped) {

    public RunPlan {
        prompts = List.copyOf(prompts);
        notes = List.copyOf(notes);
    }

    /** A plan whose data was used to the last row. */
    public RunPlan(RunStarted run, List<Prompt> prompts, List<String> notes) {
        this(run, prompts, notes, SkippedRows.NONE);
    }
}
