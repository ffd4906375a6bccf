package io.erpo.view.history;

import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The standings of all prompts after the first steps of a run: a fold over its visits. */
public final class Standings {

    private final int steps;
    private final Map<String, PromptStanding> byPrompt = new LinkedHashMap<>();

    /** @param steps number of steps; visits of later ones are ignored */
    public Standings(RunStarted run, int steps) {
        this.steps = steps;
        double initial = run.getTemperature().getInitial();
        run.getPromptIds().forEach(id -> byPrompt.put(id, PromptStanding.unvisited(id, initial)));
    }

    /** Adds a visit; visits of one prompt must come in order. */
    public void add(VerifiedGroup group) {
        if (group.getStep() < steps) {
            byPrompt.computeIfPresent(group.getPromptId(), (id, standing) -> standing.after(group));
        }
    }

    /** The prompts in the order of the training set. */
    public List<PromptStanding> list() {
        return List.copyOf(byPrompt.values());
    }
}
