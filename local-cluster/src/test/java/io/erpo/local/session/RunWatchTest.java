package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.fixtures.SampleRun;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.RunProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {

    private final RunProgress progress = new RunProgress(SampleRun.run());

    @TempDir
    Path temporary;

    /** History writes the last evaluation and the end in one transaction; readers see topics in any order. */
    @Test
    void shouldWaitForTheRestOfAFinishedRunWhenItsEndComesFirst() throws Exception {
        List<SpecificRecord> events = new ArrayList<>(SampleRun.complete());
        events.add(0, end(RunOutcome.FINISHED));

        assertThat(followed(events)).isEmpty();
        assertThat(progress.complete()).isTrue();
    }

    @Test
    void shouldNotWaitForTheRestOfAFailedRun() throws Exception {
        List<SpecificRecord> events = new ArrayList<>(SampleRun.complete());
        events.add(1, end(RunOutcome.FAILED));

        assertThat(followed(events)).hasSize(events.size() - 2);
    }

    private static RunEnded end(RunOutcome outcome) {
        return new RunEnded(SampleRun.run().getRunId(), outcome, "history-stream", "", null, Instant.EPOCH);
    }

    /** The events that were not waited for. */
    private Deque<SpecificRecord> followed(List<SpecificRecord> events) throws InterruptedException {
        Deque<SpecificRecord> coming = new ArrayDeque<>(events);
        Clock clock = Clock.systemUTC();
        try (LocalCluster cluster = new LocalCluster(new Installation(temporary), new RunDirectory(temporary), 0)) {
            new RunWatch(RunListener.SILENT, clock, clock.instant(), any -> false)
                    .untilOver(
                            cluster,
                            progress,
                            new OpenGroups(SampleRun.run().getRunId()),
                            () -> {
                                progress.accept(coming.remove());
                                return true;
                            },
                            () -> {});
        }
        return coming;
    }
}
