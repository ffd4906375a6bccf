package io.erpo.bench;

import java.util.List;

/** The duration of each step of a run, in order. */
record StepSeconds(List<Double> steps) {

    StepSeconds {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a run has at least one step");
        }
        steps = List.copyOf(steps);
    }

    double sum() {
        return steps.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The mean of the second half, after the warm-up of Java and libtorch. */
    double warm() {
        return steps.stream()
                .skip(steps.size() / 2)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
