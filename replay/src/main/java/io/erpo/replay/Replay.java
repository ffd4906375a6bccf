package io.erpo.replay;

import io.erpo.faults.FileFaults;
import io.erpo.learner.training.Computation;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.history.HistoryReplay;
import io.erpo.replay.learner.LearnerReplay;
import io.erpo.replay.learner.PolicyListener;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.sampler.SamplerReplay;
import io.erpo.replay.score.ScoreReplay;
import io.erpo.replay.store.ReplayStore;
import io.erpo.view.comparison.EventComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Replays the requested parts of a run. The history runs in parallel with the others, which mostly wait for native
 * code.
 */
public final class Replay {

    private final Recording recording;
    private final ReplaySettings settings;
    private final Optional<Path> policies;
    private final Path scratch;
    private final ReplayProgress progress;
    private final Clock clock;

    /**
     * @param policies the run's policy store, if there is one; never written to
     * @param scratch an empty directory with room for a few policies
     * @param progress called by more than one thread
     * @param clock for timestamps that are not compared
     */
    public Replay(
            Recording recording,
            ReplaySettings settings,
            Optional<Path> policies,
            Path scratch,
            ReplayProgress progress,
            Clock clock) {
        this.recording = recording;
        this.settings = settings;
        this.policies = policies;
        this.scratch = scratch;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Replays.
     *
     * @return the findings of each part, and the largest accepted deviation when a tolerance is set
     * @throws RecordingException when a part lacks something it needs
     */
    public List<Findings> run() {
        if (!settings.parts().contains(ReplayPart.HISTORY)) {
            return networks();
        }
        try (BackgroundTask<Findings> history = BackgroundTask.start("replay-history", this::history)) {
            List<Findings> others = networks();
            List<Findings> findings = new ArrayList<>(List.of(history.result()));
            findings.addAll(others);
            return findings;
        }
    }

    private Findings history() {
        EventComparison comparison = comparison();
        // A separate one, because a recording serves one thread.
        try (Recording own = Recording.open(recording.directory())) {
            return new HistoryReplay(own, comparison, settings.tolerance(), progress, directory("history"))
                    .run()
                    .withDeviations(comparison);
        }
    }

    private List<Findings> networks() {
        ReplayStore store = new ReplayStore(directory("policies"), policies);
        EventComparison sampling = comparison();
        Optional<SamplerReplay> sampler = when(
                ReplayPart.SAMPLER,
                () -> new SamplerReplay(
                        recording,
                        sampling,
                        settings.tolerance(),
                        progress,
                        store,
                        settings.placement(),
                        settings.engines()));
        try {
            return networks(store, sampler, sampling);
        } finally {
            sampler.ifPresent(SamplerReplay::close);
        }
    }

    private List<Findings> networks(ReplayStore store, Optional<SamplerReplay> sampler, EventComparison sampling) {
        List<Findings> findings = new ArrayList<>();
        Optional<ScoreReplay> score = when(
                ReplayPart.SCORE,
                () -> new ScoreReplay(recording, settings.scores(), progress, store, settings.placement()));
        if (settings.parts().contains(ReplayPart.LEARNER)) {
            findings.add(learner(store, policy -> {
                sampler.ifPresent(replay -> replay.resample(policy));
                score.ifPresent(replay -> replay.score(policy));
            }));
        }
        sampler.ifPresent(replay -> {
            replay.resampleStored();
            findings.add(replay.findings().withDeviations(sampling));
        });
        score.ifPresent(replay -> {
            replay.scoreStored();
            findings.add(replay.findings());
        });
        return findings;
    }

    private <T> Optional<T> when(ReplayPart part, Supplier<T> replay) {
        return settings.parts().contains(part) ? Optional.of(replay.get()) : Optional.empty();
    }

    private Findings learner(ReplayStore store, PolicyListener listener) {
        EventComparison comparison = comparison();
        return new LearnerReplay(
                        recording,
                        comparison,
                        settings.tolerance(),
                        progress,
                        store,
                        new Computation(settings.placement(), settings.workers()),
                        clock)
                .run(settings.steps(), settings.model(), listener)
                .withDeviations(comparison);
    }

    private EventComparison comparison() {
        return EventComparison.withinALog(settings.tolerance().numbers());
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(scratch.resolve(name));
        } catch (IOException e) {
            throw new RecordingException("%s cannot be written: %s".formatted(scratch, FileFaults.describe(e)), e);
        }
    }
}
