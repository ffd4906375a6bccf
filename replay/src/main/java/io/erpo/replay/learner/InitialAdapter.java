package io.erpo.replay.learner;

import io.erpo.events.RunStarted;
import io.erpo.faults.FileFaults;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.store.ReplayStore;
import java.io.IOException;
import java.nio.file.Path;

/** The adapter that the first step of a run begins with; no store keeps it. */
final class InitialAdapter {

    private final ReplayStore store;
    private final RunStarted run;

    InitialAdapter(ReplayStore store, RunStarted run) {
        this.store = store;
        this.run = run;
    }

    /** Writes it. */
    Path on(Path base) {
        Path directory = store.workspace("initial-adapter");
        io.erpo.settings.Adapter adapter = io.erpo.settings.Adapter.of(run.getAdapter());
        AdapterSettings settings = new AdapterSettings(
                adapter.rank(),
                adapter.alpha(),
                adapter.targets().stream()
                        .map(target -> Projection.of(target.key()))
                        .toList());
        try (Adapter fresh = Adapter.initialize(CheckpointFiles.read(base).config(), settings, run.getSeed(), "cpu")) {
            fresh.write(directory);
            return directory;
        } catch (IOException e) {
            throw new RecordingException("%s cannot be written: %s".formatted(directory, FileFaults.describe(e)), e);
        }
    }
}
