package io.erpo.cli.terminal;

import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.ShortBatch;
import io.erpo.view.progress.UnjudgedReward;
import io.erpo.view.signals.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a user should know of a run that goes on; each kind is told once, when it first happens or when it changes. */
final class Warnings {

    private static final String LATER = "; later ones are counted at the end";

    private final RunProgress progress;
    private final Set<String> told = new HashSet<>();
    private int toldSignals;

    /** Warnings about what happens from now on. */
    Warnings(RunProgress progress) {
        this.progress = progress;
        fresh();
    }

    /** The lines that have not been told yet. */
    List<String> fresh() {
        List<String> lines = new ArrayList<>();
        first(ShortBatch::empty)
                .filter(batch -> told.add("empty"))
                .map(Warnings::nothingToTrainOn)
                .ifPresent(lines::add);
        first(Predicate.not(ShortBatch::empty))
                .filter(batch -> told.add("short"))
                .map(Warnings::tooFewGroups)
                .ifPresent(lines::add);
        progress.unjudgedRewards().stream()
                .filter(reward -> told.add("reward " + reward.name()))
                .map(Warnings::unjudged)
                .forEach(lines::add);
        progress.verdictChanges().stream()
                .filter(change -> told.add("verdicts of step " + change.step()))
                .map(VerdictText::of)
                .forEach(lines::add);
        List<Signal> signals = progress.metrics().signals();
        signals.stream().skip(toldSignals).map(Signal::text).forEach(lines::add);
        toldSignals = signals.size();
        return lines;
    }

    private Optional<ShortBatch> first(Predicate<ShortBatch> kind) {
        return progress.shortBatches().stream().filter(kind).findFirst();
    }

    private static String nothingToTrainOn(ShortBatch batch) {
        return "step %d found no group to train on in %s, and changes no weight%s"
                .formatted(batch.step() + 1, draws(batch), LATER);
    }

    private static String tooFewGroups(ShortBatch batch) {
        return "step %d found too few groups to fill its batch in %s and trains on the %d responses it has%s"
                .formatted(batch.step() + 1, draws(batch), batch.responses(), LATER);
    }

    private static String draws(ShortBatch batch) {
        return batch.draws() == 1 ? "1 draw" : batch.draws() + " draws";
    }

    private static String unjudged(UnjudgedReward reward) {
        return "reward \"%s\" could judge no response of step %d: %s; see ./erpo rewards --run DIR and the log of reward-service%s"
                .formatted(reward.name(), reward.steps().first() + 1, reward.reason(), LATER);
    }
}
