package io.erpo.history.prompt;

import io.erpo.algorithm.GroupId;
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
 * One prompt in one run: what its visits did, and what was drawn since. Visits happen one after the other, so that each
 * is sampled at the temperature which the outcomes of all earlier ones give; benchmarks wait for nothing.
 *
 * @param history the visits with an outcome
 * @param unfinished draws without an outcome, in draw order
 * @param newest the newest draw of each purpose, finished or not
 */
record PromptState(PromptHistory history, List<Draw> unfinished, Map<Purpose, Draw> newest) {

    private static final Comparator<Draw> DRAW_ORDER =
            Comparator.comparing(Draw::getStep).thenComparing(Draw::getRound).thenComparing(Draw::getSlot);

    PromptState {
        unfinished = List.copyOf(unfinished);
        newest = Map.copyOf(newest);
    }

    /** A prompt that was never drawn: H_i = 0. */
    static PromptHistory noHistory(String runId, String promptId) {
        return new PromptHistory(runId, promptId, 0, 0, 0, 0, 0, 0.0);
    }

    /** Whether this draw was seen: a run draws a prompt in ascending order of step, round and slot. */
    boolean knows(Draw draw) {
        Draw last = newest.get(draw.getPurpose());
        return last != null && DRAW_ORDER.compare(draw, last) <= 0;
    }

    /** Whether the group of this reward had all its rewards before. */
    boolean hasFinished(Reward reward) {
        RunId run = new RunId(reward.getRunId());
        PromptId prompt = new PromptId(reward.getPromptId());
        if (reward.getPurpose() == Purpose.BENCHMARK) {
            Draw last = newest.get(Purpose.BENCHMARK);
            return last != null
                    && reward.getStep() <= last.getStep()
                    && GroupId.ofBenchmark(run, prompt, last.getBenchmark(), reward.getStep())
                            .value()
                            .equals(reward.getGroupId());
        }
        return IntStream.range(0, history.getVisits())
                .anyMatch(visit -> GroupId.ofVisit(run, prompt, visit).value().equals(reward.getGroupId()));
    }

    /** The visits that are under way: every benchmark, and the first of the training draws. */
    List<Visit> open() {
        List<Visit> open = new ArrayList<>();
        boolean training = false;
        for (Draw draw : unfinished) {
            if (draw.getPurpose() == Purpose.BENCHMARK) {
                open.add(Visit.ofBenchmark(draw));
            } else if (!training) {
                training = true;
                open.add(Visit.ofTraining(draw, history.getVisits(), history.getHistory()));
            }
        }
        return open;
    }

    /** The visit under way with this group. */
    Optional<Visit> open(String groupId) {
        return open().stream()
                .filter(visit -> visit.groupId().value().equals(groupId))
                .findFirst();
    }

    /** The prompt is drawn once more. */
    PromptState afterDraw(Draw draw) {
        List<Draw> draws = new ArrayList<>(unfinished);
        draws.add(draw);
        Map<Purpose, Draw> last = new HashMap<>(newest);
        last.put(draw.getPurpose(), draw);
        return new PromptState(history, draws, last);
    }

    /** This visit came out as that group: a benchmark leaves the history as it is. */
    PromptState afterOutcome(Visit visit, VerifiedGroup group) {
        List<Draw> draws = new ArrayList<>(unfinished);
        draws.remove(visit.draw());
        PromptHistory after = group.getPurpose() == Purpose.BENCHMARK ? history : historyAfter(group);
        return new PromptState(after, draws, newest);
    }

    private PromptHistory historyAfter(VerifiedGroup group) {
        PromptTally tally = new PromptTally(
                        history.getVisits(), history.getAllCorrect(), history.getMixed(), history.getAllIncorrect())
                .after(Outcome.valueOf(group.getOutcome().name()));
        return new PromptHistory(
                group.getRunId(),
                group.getPromptId(),
                group.getHistoryAfter(),
                tally.visits(),
                tally.allCorrect(),
                tally.mixed(),
                tally.allIncorrect(),
                group.getNextTemperature());
    }
}
