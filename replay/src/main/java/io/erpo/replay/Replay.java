package io.erpo.replay;

import io.erpo.learner.training.Computation;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.history.HistoryReplay;
import io.erpo.replay.learner.LearnerReplay;
import io.erpo.replay.learner.PolicyListener;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.sampler.SamplerReplay;
import io.erpo.replay.store.ReplayStore;
import io.erpo.view.comparison.EventComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replays the parts of a run that were asked for: the history beside the others, which wait for native code most of the time. */
public final class Replay {

    private final Recording recording;
    private final ReplaySettings settings;
    private final Optional<Path> policies;
    private final Path scratch;
    private final ReplayProgress progress;
    private final Clock clock;

    /**
     * @param policies the run's policy store, if there is one; nothing is written there
     * @param scratch an empty directory with room for a few policies
     * @param progress told from more than one thread
     * @param clock for times that are compared with nothing
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
     * @return what each part came to; where numbers may differ, how much they did
     * @throws RecordingException when something is missing that a part needs
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
        EventComparison comparison = EventComparison.withinALog(settings.tolerance());
        // Its own, as a recording serves one thread.
        try (Recording own = Recording.open(recording.directory())) {
            return new HistoryReplay(own, comparison, progress, directory("history"))
                    .run()
                    .withDeviations(comparison);
        }
    }

    private List<Findings> networks() {
        List<Findings> findings = new ArrayList<>();
        ReplayStore store = new ReplayStore(directory("policies"), policies);
        EventComparison sampling = EventComparison.withinALog(settings.tolerance());
        Optional<SamplerReplay> sampler = settings.parts().contains(ReplayPart.SAMPLER)
                ? Optional.of(new SamplerReplay(recording, sampling, progress, store, settings.placement()))
                : Optional.empty();
        if (settings.parts().contains(ReplayPart.LEARNER)) {
            findings.add(learner(store, policy -> sampler.ifPresent(replay -> replay.resample(policy))));
        }
        sampler.ifPresent(replay -> {
            replay.resampleStored();
            findings.add(replay.findings().withDeviations(sampling));
        });
        return findings;
    }

    private Findings learner(ReplayStore store, PolicyListener listener) {
        EventComparison comparison = EventComparison.withinALog(settings.tolerance());
        return new LearnerReplay(
                        recording,
                        comparison,
                        progress,
                        store,
                        new Computation(settings.placement(), settings.workers()),
                        clock)
                .run(settings.steps(), settings.model(), listener)
                .withDeviations(comparison);
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(scratch.resolve(name));
        } catch (IOException e) {
            throw new RecordingException("%s cannot be written: %s".formatted(scratch, e), e);
        }
    }
}
