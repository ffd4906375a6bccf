package io.erpo.history.prompt;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Heat;
import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.PromptTally;
import io.erpo.algorithm.RunId;
import io.erpo.events.Draw;
import io.erpo.events.PromptHistory;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.VerifiedGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One prompt in one run: the effect of its visits and the draws since. Visits run one after another, so that each is
 * sampled at the temperature that the outcomes of all earlier ones give; benchmarks do not wait.
 *
 * @param dataSource of the prompt; empty when it names none, or while its text is unknown and nothing is requested
 * @param history the visits with an outcome
 * @param unfinished draws without an outcome, in draw order
 * @param newest the newest draw of each purpose, finished or not
 */
record PromptState(String dataSource, PromptHistory history, List<Draw> unfinished, Map<Purpose, Draw> newest) {

    private static final Comparator<Draw> DRAW_ORDER =
            Comparator.comparing(Draw::getStep).thenComparing(Draw::getRound).thenComparing(Draw::getSlot);

    PromptState {
        unfinished = List.copyOf(unfinished);
        newest = Map.copyOf(newest);
    }

    /** A prompt that was never drawn: H_i = 0. */
    static PromptHistory noHistory(String runId, String promptId) {
        return new PromptHistory(runId, promptId, 0, 0, 0, 0, 0, 0.0, 0L);
    }

    /** Whether this draw was seen already: a run draws a prompt in ascending order of step, round and slot. */
    boolean knows(Draw draw) {
        Draw last = newest.get(draw.getPurpose());
        return last != null && DRAW_ORDER.compare(draw, last) <= 0;
    }

    /** Whether the group of this reward already has all its rewards. */
    boolean hasFinished(Reward reward) {
        RunId run = new RunId(reward.getRunId());
        PromptId prompt = new PromptId(reward.getPromptId());
        if (reward.getPurpose() == Purpose.BENCHMARK) {
            Draw last = newest.get(Purpose.BENCHMARK);
            return last != null
                    && reward.getStep() <= last.getStep()
                    && benchmarkOf(reward.getGroupId())
                            .map(name -> GroupId.ofBenchmark(run, prompt, name, reward.getStep())
                                    .value())
                            .filter(reward.getGroupId()::equals)
                            .isPresent();
        }
        return IntStream.range(0, history.getVisits())
                .anyMatch(visit -> GroupId.ofVisit(run, prompt, visit).value().equals(reward.getGroupId()));
    }

    /** The name of the benchmark in the id of a group: a prompt may be in several benchmarks. */
    private static Optional<String> benchmarkOf(String groupId) {
        int from = groupId.lastIndexOf('/') + 1;
        int to = groupId.lastIndexOf('@');
        return to > from ? Optional.of(groupId.substring(from, to)) : Optional.empty();
    }

    /** The open visits: every benchmark, and the first of the training draws. */
    List<Visit> open() {
        List<Visit> open = new ArrayList<>();
        boolean training = false;
        for (Draw draw : unfinished) {
            if (draw.getPurpose() == Purpose.BENCHMARK) {
                open.add(Visit.ofBenchmark(draw, dataSource));
            } else if (!training) {
                training = true;
                open.add(Visit.ofTraining(draw, dataSource, history.getVisits(), heat()));
            }
        }
        return open;
    }

    private Heat heat() {
        return new Heat(history.getHistory(), history.getInverseTemperature());
    }

    /** The open visit of this group. */
    Optional<Visit> open(String groupId) {
        return open().stream()
                .filter(visit -> visit.groupId().value().equals(groupId))
                .findFirst();
    }

    /** The state after another draw of the prompt. */
    PromptState afterDraw(Draw draw) {
        List<Draw> draws = new ArrayList<>(unfinished);
        draws.add(draw);
        Map<Purpose, Draw> last = new HashMap<>(newest);
        last.put(draw.getPurpose(), draw);
        return new PromptState(dataSource, history, draws, last);
    }

    /** The state after the outcome of a visit; a benchmark leaves the history unchanged. */
    PromptState afterOutcome(Visit visit, VerifiedGroup group) {
        List<Draw> draws = new ArrayList<>(unfinished);
        draws.remove(visit.draw());
        PromptHistory after = group.getPurpose() == Purpose.BENCHMARK ? history : historyAfter(visit, group);
        return new PromptState(dataSource, after, draws, newest);
    }

    private PromptHistory historyAfter(Visit visit, VerifiedGroup group) {
        Outcome outcome = Outcome.valueOf(group.getOutcome().name());
        PromptTally tally = new PromptTally(
                        history.getVisits(), history.getAllCorrect(), history.getMixed(), history.getAllIncorrect())
                .after(outcome);
        return new PromptHistory(
                group.getRunId(),
                group.getPromptId(),
                group.getHistoryAfter(),
                tally.visits(),
                tally.allCorrect(),
                tally.mixed(),
                tally.allIncorrect(),
                group.getNextTemperature(),
                visit.after(outcome, group.getResponses()).inverseTemperature());
    }
}
