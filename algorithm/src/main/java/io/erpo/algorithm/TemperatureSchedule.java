package io.erpo.algorithm;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The same temperature for all visits of a step, whatever their prompts: to cool a run down, or to compare with heat that is
 * placed by H_i.
 *
 * @param initial T_0: the temperature that other settings mean by it
 * @param temperatures of step 0, 1, and so on; the last one is for all later steps too
 */
public record TemperatureSchedule(double initial, List<Double> temperatures) implements TemperatureRule {

    public TemperatureSchedule {
        TemperatureRanges.requireInitial(initial);
        temperatures = List.copyOf(temperatures);
        if (temperatures.isEmpty()) {
            throw new IllegalArgumentException("temperature.schedule must have a temperature, was empty");
        }
        for (int step = 0; step < temperatures.size(); step++) {
            TemperatureRanges.requireTemperature("temperature.schedule[" + step + "]", temperatures.get(step));
        }
    }

    @Override
    public double max() {
        return Collections.max(temperatures);
    }

    @Override
    public double at(Heat heat, int step) {
        return temperatures.get(Math.min(step, temperatures.size() - 1));
    }

    @Override
    public String explain(Heat heat, int step) {
        return String.format(Locale.ROOT, "%s by the schedule in step %d", at(heat, step), step);
    }
}
