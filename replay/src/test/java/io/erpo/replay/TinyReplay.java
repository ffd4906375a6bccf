package io.erpo.replay;

import io.erpo.replay.findings.Findings;
import io.erpo.replay.recording.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Replays logs.
 *
 * @param temporary a directory for its files
 */
record TinyReplay(Path temporary, ReplaySettings settings) {

    /** @param policies the store of the run */
    List<Findings> of(LogFiles log, Path policies) {
        try (Recording recording = Recording.open(log.write(fresh("recording")))) {
            return new Replay(
                            recording,
                            settings,
                            Optional.of(policies),
                            fresh("replay"),
                            (part, done, total) -> {},
                            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                    .run();
        }
    }

    private Path fresh(String name) {
        try {
            return Files.createTempDirectory(temporary, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
