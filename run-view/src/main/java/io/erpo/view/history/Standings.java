package io.erpo.view.history;

import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How all prompts of a run stood after its first steps: a fold over its visits. */
public final class Standings {

    private final int steps;
    private final Map<String, PromptStanding> byPrompt = new LinkedHashMap<>();

    /** @param steps how many steps have been; visits of later ones are passed over */
    public Standings(RunStarted run, int steps) {
        this.steps = steps;
        double initial = run.getTemperature().getInitial();
        run.getPromptIds().forEach(id -> byPrompt.put(id, PromptStanding.unvisited(id, initial)));
    }

    /** Takes account of a visit; those of one prompt must come in their order. */
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
