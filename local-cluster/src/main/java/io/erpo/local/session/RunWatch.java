package io.erpo.local.session;

import io.erpo.events.RunOutcome;
import io.erpo.local.LocalCluster;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import io.erpo.view.progress.RunProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Watches a run until it is complete or cannot go on: informs the listener and notices when the run stands still. */
final class RunWatch {

    private static final Duration STANDSTILL = Duration.ofMinutes(3);
    private static final int POLLS_FOR_AN_END = 10;

    private final RunListener listener;
    private final Clock clock;
    private final Instant begun;
    private final Supervisor supervisor;

    /** @param begun start of the times passed to the listener */
    RunWatch(RunListener listener, Clock clock, Instant begun, Supervisor supervisor) {
        this.listener = listener;
        this.clock = clock;
        this.begun = begun;
        this.supervisor = supervisor;
    }

    /**
     * Returns when the run is over.
     *
     * @param progress and {@code groups}: the state of the run, kept up to date by {@code news}
     * @param news waits briefly for events of the run, and returns whether any arrived
     * @param restarted called when processes were restarted
     */
    void untilOver(
            LocalCluster cluster, RunProgress progress, OpenGroups groups, BooleanSupplier news, Runnable restarted)
            throws InterruptedException {
        listener.followed(progress, cluster::notReady);
        StuckGroups stuck = new StuckGroups(groups);
        Instant lastNews = clock.instant();
        while (!isOver(progress)) {
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
        awaitEnd(progress, news);
    }

    /** A refused record and the end of the run that it causes are written together, but come in either order. */
    private static void awaitEnd(RunProgress progress, BooleanSupplier news) {
        int silent = 0;
        while (silent < POLLS_FOR_AN_END && refusedOnly(progress)) {
            silent = news.getAsBoolean() ? 0 : silent + 1;
        }
    }

    private static boolean refusedOnly(RunProgress progress) {
        return !progress.complete()
                && progress.end().isEmpty()
                && progress.fatalDeadLetter().isPresent();
    }

    /**
     * A complete run needs no end. The end of a finished run may come before what makes it complete: they are written
     * together, to different topics.
     */
    private static boolean isOver(RunProgress progress) {
        return progress.complete()
                || progress.end()
                        .filter(end -> end.getOutcome() != RunOutcome.FINISHED)
                        .isPresent()
                || progress.fatalDeadLetter().isPresent();
    }

    private void tell(Duration elapsed, boolean any, StuckGroups stuck) {
        listener.progressed(elapsed, any);
        List<Stuck> news = stuck.news(elapsed);
        if (!news.isEmpty()) {
            listener.stuck(news);
        }
    }
}
