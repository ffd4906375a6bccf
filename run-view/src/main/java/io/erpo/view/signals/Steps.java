package io.erpo.view.signals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Consecutive steps of a run, up to its newest. */
final class Steps {

    private final RunFrame run;
    private final List<StepFacts> steps = new ArrayList<>();

    Steps(RunFrame run) {
        this.run = run;
    }

    /** Adds the next step. A gap begins a new series: its windows would hide what happened between. */
    void add(StepFacts step) {
        if (!steps.isEmpty() && step.step() != newest().step() + 1) {
            steps.clear();
        }
        steps.add(step);
    }

    RunFrame run() {
        return run;
    }

    int count() {
        return steps.size();
    }

    StepFacts newest() {
        return steps.get(steps.size() - 1);
    }

    /** Whether the series begins with the run. */
    boolean fromTheStart() {
        return steps.get(0).step() == 0;
    }

    StepFacts get(int index) {
        return steps.get(index);
    }

    /** The newest steps, at most this many. */
    List<StepFacts> newest(int count) {
        return steps.subList(Math.max(0, steps.size() - count), steps.size());
    }

    /** The steps before the newest, at most this many. */
    List<StepFacts> before(int count) {
        int end = steps.size() - 1;
        return steps.subList(Math.max(0, end - count), end);
    }

    /** Steps that draw this many epochs, rounded up. */
    int ofEpochs(int epochs) {
        long visits = (long) epochs * run.prompts();
        return (int) Math.min(Integer.MAX_VALUE, (visits + run.promptsPerStep() - 1) / run.promptsPerStep());
    }

    /** The newest complete epochs, oldest first, each with the steps that begin in it; empty when there are fewer. */
    List<List<StepFacts>> epochs(int count) {
        long drawn = (long) (newest().step() + 1) * run.promptsPerStep();
        int complete = (int) (drawn / run.prompts());
        int oldest = steps.get(0).step();
        List<List<StepFacts>> epochs = new ArrayList<>();
        for (int epoch = Math.max(0, complete - count); epoch < complete && firstStepOf(epoch) >= oldest; epoch++) {
            int end = Math.min(firstStepOf(epoch + 1) - oldest, steps.size());
            epochs.add(steps.subList(firstStepOf(epoch) - oldest, end));
        }
        return epochs.size() == count && epochs.stream().noneMatch(List::isEmpty) ? epochs : List.of();
    }

    private int firstStepOf(int epoch) {
        return (int) (((long) epoch * run.prompts() + run.promptsPerStep() - 1) / run.promptsPerStep());
    }

    double[] values(ToDoubleFunction<StepFacts> value) {
        return values(steps, value);
    }

    static double[] values(List<StepFacts> steps, ToDoubleFunction<StepFacts> value) {
        return steps.stream().mapToDouble(value).toArray();
    }

    static double mean(List<StepFacts> steps, ToDoubleFunction<StepFacts> value) {
        return steps.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    static double median(List<StepFacts> steps, ToDoubleFunction<StepFacts> value) {
        double[] sorted = steps.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static int sum(List<StepFacts> steps, ToIntFunction<StepFacts> value) {
        return steps.stream().mapToInt(value).sum();
    }

    static boolean all(List<StepFacts> steps, Predicate<StepFacts> what) {
        return steps.stream().allMatch(what);
    }
}
