package io.erpo.bench;

import java.util.List;

/** How long each step of a run took, in their order. */
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

    /** Mean of the second half, when what Java and libtorch compile while they run is compiled. */
    double warm() {
        return steps.stream()
                .skip(steps.size() / 2)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
