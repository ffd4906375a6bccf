package io.erpo.algorithm;

import java.util.HashMap;
import java.util.Map;

/**
 * H_i and T_i of every prompt, visit after visit: what a rule makes of a sequence of outcomes.
 *
 * @param <P> what a prompt is known by
 */
public final class PromptHeat<P> {

    private final HeatRule rule;
    private final Map<P, Heat> heats = new HashMap<>();

    /** No prompt was visited. */
    public PromptHeat(HeatRule rule) {
        this.rule = rule;
    }

    /** H_i; 0 before the first visit. */
    public int history(P prompt) {
        return heat(prompt).history();
    }

    /** T_i of the next visit, if it is in this step. */
    public double temperature(P prompt, int step) {
        return rule.temperature().at(heat(prompt), step);
    }

    /** A visit of the prompt came out like this; those of one prompt must come in their order. */
    public void visited(P prompt, VisitResult result) {
        heats.put(prompt, rule.after(heat(prompt), result));
    }

    private Heat heat(P prompt) {
        return heats.getOrDefault(prompt, Heat.NONE);
    }
}
