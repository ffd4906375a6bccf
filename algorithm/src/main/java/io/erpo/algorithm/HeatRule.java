package io.erpo.algorithm;

/**
 * How visits change the heat of a prompt, and what temperature that gives.
 *
 * @param temperature heat to T_i
 * @param history outcome to H_i
 */
public record HeatRule(TemperatureRule temperature, HistoryRule history) {

    /** The heat after a visit; an undecided one changes nothing. */
    public Heat after(Heat heat, VisitResult result) {
        return result.outcome() == Outcome.UNDECIDED
                ? heat
                : new Heat(
                        history.next(heat.history(), result.outcome()), temperature.inverseAfter(heat, result));
    }
}
