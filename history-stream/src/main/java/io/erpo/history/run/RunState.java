package io.erpo.history.run;

import io.erpo.events.Purpose;
import io.erpo.events.VerifiedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The progress of a run. It is small because every group rewrites it; the groups themselves are stored separately.
 *
 * @param published newest published policy; -1 before the first
 * @param measured versions below this one have had their benchmarks drawn, where any were due
 * @param drawn steps drawn
 * @param closed steps closed
 * @param heated prompts of the training set with H_i above 0 after the closed steps
 * @param histories how many have H_i = 1, 2, and so on, see {@link Heat}; null in state of an earlier release
 * @param open the steps from {@code closed} to {@code drawn - 1}, in order
 * @param benchmarks the open measurements, by ascending version
 * @param ended whether the run has ended; then nothing of it is left to do
 */
record RunState(
        long published,
        long measured,
        int drawn,
        int closed,
        int heated,
        List<Integer> histories,
        List<OpenStep> open,
        List<OpenBenchmark> benchmarks,
        boolean ended) {

    /** A step with groups that are missing or not yet decided on. */
    record OpenStep(int rounds, int arrived) {}

    /**
     * A measurement with missing groups.
     *
     * @param benchmark its number among the benchmarks of the run; 0, the held-out set, in states of older versions
     */
    record OpenBenchmark(long version, int arrived, int benchmark) {

        private boolean is(long other, int number) {
            return version == other && benchmark == number;
        }
    }

    /** What a run can do next without waiting. */
    enum Move {
        MEASURE,
        DRAW,
        CLOSE_STEP,
        CLOSE_BENCHMARK,
        FINISH,
        WAIT
    }

    /** How a group relates to the draws of the run. */
    enum Standing {
        EXPECTED,
        /** Its step or benchmark is closed: a duplicate. */
        CLOSED,
        NEVER_DRAWN
    }

    static final RunState NONE = new RunState(-1, 0, 0, 0, 0, List.of(), List.of(), List.of(), false);

    RunState {
        histories = new Heat(heated, histories).counts();
        open = List.copyOf(open);
        benchmarks = List.copyOf(benchmarks);
    }

    /** The next move. Benchmarks of a policy are drawn before the steps that it makes possible. */
    Move next(RunSchedule plan) {
        if (ended) {
            return Move.WAIT;
        }
        if (measured <= published) {
            return Move.MEASURE;
        }
        if (drawn < plan.steps() && plan.policyOf(drawn) <= published && (closed == drawn || !plan.oneStepAtATime())) {
            return Move.DRAW;
        }
        if (!open.isEmpty()
                && open.get(0).arrived() == plan.groups(closed, open.get(0).rounds())) {
            return Move.CLOSE_STEP;
        }
        if (complete(plan).isPresent()) {
            return Move.CLOSE_BENCHMARK;
        }
        boolean finished = published >= plan.steps() && open.isEmpty() && benchmarks.isEmpty();
        return finished ? Move.FINISH : Move.WAIT;
    }

    /** The first measurement that has all its groups. */
    Optional<OpenBenchmark> complete(RunSchedule plan) {
        return benchmarks.stream()
                .filter(open -> open.arrived() == plan.benchmarks().size(open.benchmark()))
                .findFirst();
    }

    /** The standing of a group of this run. */
    Standing standing(RunSchedule plan, VerifiedGroup group) {
        return group.getPurpose() == Purpose.BENCHMARK ? benchmarkStanding(plan, group) : stepStanding(plan, group);
    }

    /** What the closed steps have done to H_i. */
    Heat heat() {
        return new Heat(heated, histories);
    }

    RunState afterPublication(long version) {
        return withPublished(version);
    }

    /** The state after these benchmarks of version {@code measured} were drawn. */
    RunState afterMeasuring(List<Integer> due) {
        List<OpenBenchmark> next = new ArrayList<>(benchmarks);
        due.forEach(number -> next.add(new OpenBenchmark(measured, 0, number)));
        return withMeasured(measured + 1).withBenchmarks(next);
    }

    RunState afterDrawing() {
        List<OpenStep> next = new ArrayList<>(open);
        next.add(new OpenStep(1, 0));
        return withDrawn(drawn + 1).withOpen(next);
    }

    /** The state after the first open step draws another round. */
    RunState afterRefill() {
        OpenStep step = open.get(0);
        return withOpen(0, new OpenStep(step.rounds() + 1, step.arrived()));
    }

    /** The state after an expected group arrives. */
    RunState afterArrival(RunSchedule plan, VerifiedGroup group) {
        if (group.getPurpose() == Purpose.TRAINING) {
            int index = group.getStep() - closed;
            OpenStep step = open.get(index);
            return withOpen(index, new OpenStep(step.rounds(), step.arrived() + 1));
        }
        int number = plan.benchmarks().at(group.getSlot()).orElseThrow();
        return withBenchmarks(benchmarks.stream()
                .map(open -> open.is(group.getPolicyVersion(), number)
                        ? new OpenBenchmark(open.version(), open.arrived() + 1, number)
                        : open)
                .toList());
    }

    /** The state after the first open step gets its batch. */
    RunState afterStep(Heat heat) {
        return withClosed(closed + 1).withHeat(heat).withOpen(open.subList(1, open.size()));
    }

    RunState afterBenchmark(OpenBenchmark measured) {
        return withBenchmarks(
                benchmarks.stream().filter(open -> !open.equals(measured)).toList());
    }

    /** The state after the end of the run, whatever its outcome. */
    RunState afterEnd() {
        return new RunState(published, measured, drawn, closed, heated, histories, List.of(), List.of(), true);
    }

    private RunState withOpen(int index, OpenStep step) {
        List<OpenStep> next = new ArrayList<>(open);
        next.set(index, step);
        return withOpen(next);
    }

    private RunState withPublished(long version) {
        return new RunState(version, measured, drawn, closed, heated, histories, open, benchmarks, ended);
    }

    private RunState withMeasured(long version) {
        return new RunState(published, version, drawn, closed, heated, histories, open, benchmarks, ended);
    }

    private RunState withDrawn(int steps) {
        return new RunState(published, measured, steps, closed, heated, histories, open, benchmarks, ended);
    }

    private RunState withClosed(int steps) {
        return new RunState(published, measured, drawn, steps, heated, histories, open, benchmarks, ended);
    }

    private RunState withHeat(Heat heat) {
        return new RunState(published, measured, drawn, closed, heat.heated(), heat.counts(), open, benchmarks, ended);
    }

    private RunState withOpen(List<OpenStep> steps) {
        return new RunState(published, measured, drawn, closed, heated, histories, steps, benchmarks, ended);
    }

    private RunState withBenchmarks(List<OpenBenchmark> underWay) {
        return new RunState(published, measured, drawn, closed, heated, histories, open, underWay, ended);
    }

    private Standing stepStanding(RunSchedule plan, VerifiedGroup group) {
        int step = group.getStep();
        if (step >= 0 && step < closed) {
            return Standing.CLOSED;
        }
        boolean expected = step >= closed
                && step < drawn
                && group.getRound() >= 0
                && group.getRound() < open.get(step - closed).rounds()
                && plan.draws(step, group.getRound(), group.getSlot(), group.getPromptId());
        return expected ? Standing.EXPECTED : Standing.NEVER_DRAWN;
    }

    private Standing benchmarkStanding(RunSchedule plan, VerifiedGroup group) {
        long version = group.getPolicyVersion();
        boolean ours = plan.benchmarks()
                .prompt(group.getSlot())
                .filter(group.getPromptId()::equals)
                .isPresent();
        if (group.getStep() != version || !ours) {
            return Standing.NEVER_DRAWN;
        }
        int number = plan.benchmarks().at(group.getSlot()).orElseThrow();
        if (benchmarks.stream().anyMatch(open -> open.is(version, number))) {
            return Standing.EXPECTED;
        }
        boolean closed = version >= 0 && version < measured && plan.benchmarks().isDue(number, version);
        return closed ? Standing.CLOSED : Standing.NEVER_DRAWN;
    }
}
