package io.erpo.local.session;

import io.erpo.local.LocalCluster;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import io.erpo.view.progress.RunProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Stays with a run until it is complete or cannot go on: tells the listener, and notices when the run stands still. */
final class RunWatch {

    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private final RunListener listener;
    private final Clock clock;
    private final Instant begun;
    private final Supervisor supervisor;

    /** @param begun what the times of the listener are counted from */
    RunWatch(RunListener listener, Clock clock, Instant begun, Supervisor supervisor) {
        this.listener = listener;
        this.clock = clock;
        this.begun = begun;
        this.supervisor = supervisor;
    }

    /**
     * Returns when the run is over.
     *
     * @param progress and {@code groups}: what the log says, kept up to date by {@code news}
     * @param news waits a moment for events of the run, and says whether there were any
     * @param restarted called when processes were restarted
     */
    void untilOver(
            LocalCluster cluster, RunProgress progress, OpenGroups groups, BooleanSupplier news, Runnable restarted)
            throws InterruptedException {
        listener.followed(progress, cluster::notReady);
        StuckGroups stuck = new StuckGroups(groups);
        Instant lastNews = clock.instant();
        while (!progress.complete() && progress.fatalDeadLetter().isEmpty()) {
            boolean any = news.getAsBoolean();
            Instant now = clock.instant();
            tell(Duration.between(begun, now), any, stuck);
            if (supervisor.restarted(cluster)) {
                restarted.run();
            }
            if (any) {
                lastNews = now;
            } else if (Duration.between(lastNews, now).compareTo(STANDSTILL) > 0) {
                cluster.requireAnswering();
                lastNews = now;
            }
        }
    }

    private void tell(Duration elapsed, boolean any, StuckGroups stuck) {
        listener.progressed(elapsed, any);
        List<Stuck> news = stuck.news(elapsed);
        if (!news.isEmpty()) {
            listener.stuck(news);
        }
    }
}
