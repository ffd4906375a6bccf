package io.erpo.view.history;

import io.erpo.algorithm.Heat;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.settings.Temperature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The standings of all prompts after the first steps of a run: a fold over its visits. */
public final class Standings {

    private final int steps;
    private final TemperatureRule rule;
    private final Map<String, PromptStanding> byPrompt = new LinkedHashMap<>();

    /** @param steps number of steps; visits of later ones are ignored */
    public Standings(RunStarted run, int steps) {
        this.steps = steps;
        this.rule = Temperature.of(run.getTemperature()).temperatureRule();
        double first = rule.at(Heat.NONE, steps);
        run.getPromptIds().forEach(id -> byPrompt.put(id, PromptStanding.unvisited(id, first)));
    }

    /** Adds a visit; visits of one prompt must come in order. */
    public void add(VerifiedGroup group) {
        if (group.getStep() < steps) {
            byPrompt.computeIfPresent(group.getPromptId(), (id, standing) -> standing.after(group, next(group)));
        }
    }

    /** With a schedule, T_i depends on when the next visit is: it is that of the next step. */
    private double next(VerifiedGroup group) {
        return rule instanceof TemperatureSchedule ? rule.at(Heat.NONE, steps) : group.getNextTemperature();
    }

    /** The prompts in the order of the training set. */
    public List<PromptStanding> list() {
        return List.copyOf(byPrompt.values());
    }
}
