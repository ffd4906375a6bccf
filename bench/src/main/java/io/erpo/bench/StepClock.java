package io.erpo.bench;

import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.learner.LearnerReplay;
import java.util.ArrayList;
import java.util.List;

/** Measures the time from one trained step of a replay to the next, which one thread trains. */
final class StepClock implements ReplayProgress {

    private final List<Double> steps = new ArrayList<>();
    private double last = now();

    @Override
    public void at(String part, long done, long total) {
        if (part.equals(LearnerReplay.PART)) {
            double now = now();
            steps.add(now - last);
            last = now;
        }
    }

    StepSeconds seconds() {
        return new StepSeconds(steps);
    }

    private static double now() {
        return System.nanoTime() / 1e9;
    }
}
