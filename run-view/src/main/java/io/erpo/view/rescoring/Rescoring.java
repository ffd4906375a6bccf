package io.erpo.view.rescoring;

import io.erpo.algorithm.Outcome;
import io.erpo.algorithm.UndecidedRule;
import io.erpo.algorithm.VisitResult;
import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.view.tally.CrossTable;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The decisions of a run under the verdicts of another reward: a fold over its verified groups. */
public final class Rescoring {

    private final String name;
    private final RunStarted run;
    private final RewardTally tally;
    private final HistoryRescoring history;
    private final Map<Purpose, CrossTable<Outcome>> outcomes = new EnumMap<>(Purpose.class);
    private final TreeMap<Long, Accuracy> accuracies = new TreeMap<>();
    private final Set<String> groups = new HashSet<>();

    /**
     * Correct responses to a benchmark.
     *
     * @param recorded as counted in the run
     * @param rescored as the other reward would count them
     */
    public record Accuracy(int responses, int recorded, int rescored) {

        Accuracy plus(Accuracy other) {
            return new Accuracy(responses + other.responses, recorded + other.recorded, rescored + other.rescored);
        }
    }

    /** @param tally the judgements of this reward */
    public Rescoring(RunStarted run, RewardTally tally, String name) {
        this.name = name;
        this.run = run;
        this.tally = tally;
        this.history = new HistoryRescoring(run.getTemperature());
        for (Purpose purpose : Purpose.values()) {
            outcomes.put(purpose, new CrossTable<>(Outcome.class));
        }
    }

    /**
     * Adds a group; groups of each prompt must come in the order of visits. Ignores a group that is not completely
     * judged.
     */
    public void accept(VerifiedGroup group) {
        if (!group.getRunId().equals(run.getRunId()) || !groups.add(group.getGroupId())) {
            return;
        }
        Optional<List<Boolean>> verdicts = verdicts(group);
        Optional<Outcome> outcome =
                verdicts.map(rescored -> undecidedRule(group).outcome(rescored, isUndecided(group)));
        outcome.ifPresent(rescored -> outcomes.get(group.getPurpose())
                .add(Outcome.valueOf(group.getOutcome().name()), rescored));
        if (group.getPurpose() == Purpose.TRAINING) {
            history.accept(group, verdicts.map(rescored -> result(group, rescored, outcome.orElseThrow())));
        } else {
            verdicts.ifPresent(
                    rescored -> accuracies.merge(group.getPolicyVersion(), accuracy(group, rescored), Accuracy::plus));
        }
    }

    /** How many groups of the first outcome would have had the second one. */
    public CrossTable<Outcome> outcomes(Purpose purpose) {
        return outcomes.get(purpose);
    }

    /** Accuracy by policy version. */
    public SortedMap<Long, Accuracy> accuracies() {
        return Collections.unmodifiableSortedMap(accuracies);
    }

    public HistoryRescoring history() {
        return history;
    }

    /** The responses that would count as correct; empty while one is not judged. */
    private Optional<List<Boolean>> verdicts(VerifiedGroup group) {
        List<Boolean> verdicts = new ArrayList<>();
        for (int index = 0; index < group.getResponses().size(); index++) {
            Optional<Ruling> ruling = tally.ruling(name, group.getGroupId(), group.getPurpose(), index);
            if (ruling.isEmpty()) {
                return Optional.empty();
            }
            verdicts.add(ruling.get() == Ruling.CORRECT);
        }
        return Optional.of(verdicts);
    }

    /** Responses are malformed as recorded, unless they count as correct now: a reward judges, and does not cut off. */
    private static VisitResult result(VerifiedGroup group, List<Boolean> rescored, Outcome outcome) {
        return new VisitResult(
                outcome,
                rescored.size(),
                (int) rescored.stream().filter(correct -> !correct).count(),
                (int) IntStream.range(0, rescored.size())
                        .filter(index -> !rescored.get(index)
                                && group.getResponses().get(index).getMalformed())
                        .count());
    }

    private UndecidedRule undecidedRule(VerifiedGroup group) {
        UndecidedRule rule = UndecidedRule.valueOf(run.getOnUndecided().name());
        return group.getPurpose() == Purpose.BENCHMARK ? rule.inBenchmark() : rule;
    }

    /** Whether this reward or another one of the run could not judge a response. */
    private boolean isUndecided(VerifiedGroup group) {
        return Stream.concat(Stream.of(name), othersOfTheRun()).anyMatch(reward -> leavesUndecided(reward, group));
    }

    /** The rewards of the run, without the one that this reward replaces. */
    private Stream<String> othersOfTheRun() {
        return run.getRewards().stream()
                .filter(reward -> !reward.getCorrectness())
                .map(RewardSettings::getName);
    }

    private boolean leavesUndecided(String reward, VerifiedGroup group) {
        return IntStream.range(0, group.getResponses().size())
                .mapToObj(index -> tally.ruling(reward, group.getGroupId(), group.getPurpose(), index))
                .flatMap(Optional::stream)
                .anyMatch(ruling -> ruling == Ruling.UNDECIDED || ruling == Ruling.FAILED);
    }

    private static Accuracy accuracy(VerifiedGroup group, List<Boolean> rescored) {
        return new Accuracy(
                rescored.size(),
                (int) group.getResponses().stream()
                        .filter(VerifiedResponse::getCorrect)
                        .count(),
                (int) rescored.stream().filter(Boolean::booleanValue).count());
    }
}
