package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.algorithm.TemperatureSchedule;
import io.erpo.events.OnMixed;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import java.util.List;
import java.util.Objects;

/**
 * What gives visits their temperature, and the effect of a failed visit on H_i.
 *
 * @param initial T_0
 * @param slope T_s of the ladder
 * @param max T_max
 * @param target of the controller: share of visits that may stay all-correct
 * @param rate of the controller
 * @param schedule the temperature of each step
 */
public record Temperature(
        TemperatureControl rule,
        double initial,
        double slope,
        double max,
        HistoryRule onMixed,
        double target,
        double rate,
        List<Double> schedule) {

    /** What the settings of the controller are where nobody sets them. */
    static final double DEFAULT_TARGET = 0.1;

    static final double DEFAULT_RATE = 0.05;

    public Temperature {
        require(
                schedule.stream().noneMatch(Objects::isNull),
                "temperature.schedule",
                "a list of numbers, none of them empty",
                schedule);
        schedule = List.copyOf(schedule);
        // The rule checks its ranges.
        rule(rule, initial, slope, max, target, rate, schedule);
    }

    /** {@code T_i = min(initial + slope * H_i, max)}. */
    public static Temperature ladder(double initial, double slope, double max, HistoryRule onMixed) {
        return new Temperature(
                TemperatureControl.LADDER, initial, slope, max, onMixed, DEFAULT_TARGET, DEFAULT_RATE, List.of());
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Temperature of(TemperatureSettings event) {
        return new Temperature(
                event.getRule(),
                event.getInitial(),
                event.getSlope(),
                event.getMax(),
                HistoryRule.valueOf(event.getOnMixed().name()),
                event.getTarget(),
                event.getRate(),
                event.getSchedule());
    }

    /** Visits to T_i. */
    public TemperatureRule temperatureRule() {
        return rule(rule, initial, slope, max, target, rate, schedule);
    }

    private static TemperatureRule rule(
            TemperatureControl control,
            double initial,
            double slope,
            double max,
            double target,
            double rate,
            List<Double> schedule) {
        return switch (control) {
            case LADDER -> new TemperatureLadder(initial, slope, max);
            case TARGET -> new TemperatureController(initial, max, target, rate);
            case SCHEDULE -> new TemperatureSchedule(initial, schedule);
        };
    }

    TemperatureSettings event() {
        return new TemperatureSettings(
                initial, slope, max, OnMixed.valueOf(onMixed.name()), rule, target, rate, schedule);
    }
}
