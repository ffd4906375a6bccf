package io.erpo.cli.train;

import io.erpo.cli.terminal.LiveReport;
import io.erpo.cli.terminal.Screen;
import io.erpo.cli.terminal.StuckReport;
import io.erpo.local.LocalCluster;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.RunProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Stays with a run until it is complete or cannot go on: shows how it goes and sees to it that it does not stand still unseen. */
final class RunWatch {

    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private final Screen screen;
    private final Clock clock;
    private final Instant begun;
    private final Caretaker caretaker;

    /** @param begun what the times on the screen are counted from */
    RunWatch(Screen screen, Clock clock, Instant begun, Caretaker caretaker) {
        this.screen = screen;
        this.clock = clock;
        this.begun = begun;
        this.caretaker = caretaker;
    }

    /**
     * Returns when the run is over.
     *
     * @param progress and {@code groups}: what the log says, kept up to date by {@code news}
     * @param news waits a moment for events of the run, and says whether there were any
     * @param replaced called when processes were replaced
     */
    void untilOver(
            LocalCluster cluster, RunProgress progress, OpenGroups groups, BooleanSupplier news, Runnable replaced)
            throws InterruptedException {
        LiveReport report = new LiveReport(screen, progress, cluster::notReady);
        StuckReport stuck = new StuckReport(screen, groups);
        Instant lastNews = clock.instant();
        while (!progress.complete() && progress.fatalDeadLetter().isEmpty()) {
            boolean any = news.getAsBoolean();
            Instant now = clock.instant();
            report.update(Duration.between(begun, now), any);
            stuck.update(Duration.between(begun, now));
            if (caretaker.replaced(cluster)) {
                replaced.run();
            }
            if (any) {
                lastNews = now;
            } else if (Duration.between(lastNews, now).compareTo(STANDSTILL) > 0) {
                cluster.requireAnswering();
                lastNews = now;
            }
        }
    }
}
