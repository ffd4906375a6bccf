package io.erpo.planning;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.SkippedRows;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.PromptStyle.Template;
import java.util.List;

/**
 * A run that can be started by publishing it.
 *
 * @param prompts the training set, then the held-out set
 * @param notes sentences for the user to read before the run starts
 * @param skipped rows of the data that were left out
 * @param style how the problems became prompts; the log has the prompts alone
 */
public record RunPlan(
        RunStarted run, List<Prompt> prompts, List<String> notes, SkippedRows skipped, PromptStyle style) {

    public RunPlan {
        prompts = List.copyOf(prompts);
        notes = List.copyOf(notes);
    }

    /** A plan whose data was used to the last row, and whose problems are prompts as they are. */
    public RunPlan(RunStarted run, List<Prompt> prompts, List<String> notes) {
        this(run, prompts, notes, SkippedRows.NONE, new PromptStyle(Template.PLAIN, "", PromptStyle.PROBLEM, ""));
    }
}
