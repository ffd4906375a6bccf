package io.erpo.experiment.result;

import java.util.Map;
import java.util.TreeMap;

/**
 * A training step.
 *
 * @param step steps before it, from 0
 * @param values by the name of the measure
 */
public record StepRow(int step, Map<String, Double> values) {

    public StepRow {
        values = new TreeMap<>(values);
    }

    /** @throws IllegalArgumentException when the step lacks the measure */
    public double value(StepMeasure measure) {
        Double value = values.get(measure.id());
        if (value == null) {
            throw new IllegalArgumentException("step %d has no %s".formatted(step, measure.id()));
        }
        return value;
    }
}
