package io.erpo.planning;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import java.util.List;

/**
 * A run that can be started by publishing it.
 *
 * @param prompts the training set, then the held-out set
 * @param notes sentences for the user to read before the run starts
 */
public record RunPlan(RunStarted run, List<Prompt> prompts, List<String> notes) {

    public RunPlan {
        prompts = List.copyOf(prompts);
        notes = List.copyOf(notes);
    }
}
