package io.erpo.settings;

import java.util.List;
import io.erpo.events.TemperatureControl;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.OnMixed;
import io.erpo.events.TemperatureSettings;

/** {@code T_i = min(initial + slope * H_i, max)}, and the effect of a failed visit on H_i. */
public record Temperature(double initial, double slope, double max, HistoryRule onMixed) {

    public Temperature {
        // The rule checks its ranges.
        new TemperatureRule(initial, slope, max);
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Temperature of(TemperatureSettings event) {
        return new Temperature(
                event.getInitial(),
                event.getSlope(),
                event.getMax(),
                HistoryRule.valueOf(event.getOnMixed().name()));
    }

    /** H_i to T_i. */
    public TemperatureRule rule() {
        return new TemperatureRule(initial, slope, max);
    }

    TemperatureSettings event() {
        return new TemperatureSettings(initial, slope, max, OnMixed.valueOf(onMixed.name()), TemperatureControl.LADDER, 0.1, 0.05, List.of());
    }
}
