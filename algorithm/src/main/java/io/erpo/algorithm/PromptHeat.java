package io.erpo.algorithm;

import java.util.HashMap;
import java.util.Map;

/**
 * H_i and T_i of every prompt, visit after visit: what two rules make of a sequence of outcomes.
 *
 * @param <P> what a prompt is known by
 */
public final class PromptHeat<P> {

    private final TemperatureRule temperature;
    private final HistoryRule history;
    private final Map<P, Integer> histories = new HashMap<>();

    /** No prompt was visited. */
    public PromptHeat(TemperatureRule temperature, HistoryRule history) {
        this.temperature = temperature;
        this.history = history;
    }

    /** H_i; 0 before the first visit. */
    public int history(P prompt) {
        return histories.getOrDefault(prompt, 0);
    }

    /** T_i of the next visit. */
    public double temperature(P prompt) {
        return temperature.at(history(prompt));
    }

    /** A visit of the prompt came out like this; those of one prompt must come in their order. */
    public void visited(P prompt, Outcome outcome) {
        histories.put(prompt, history.next(history(prompt), outcome));
    }
}
