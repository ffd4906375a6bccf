package io.erpo.local.session;

import io.erpo.local.RunDirectory;
import io.erpo.view.progress.OpenGroups.Stuck;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Hears how a run on this machine goes, and shows it. All calls but the last line of an interrupted run come from the thread of
 * the session. A listener that overrides nothing hears nothing.
 */
public interface RunListener {

    /** For a run that nobody watches. */
    RunListener SILENT = new RunListener() {};

    /** A line of text for the person who started the run. */
    default void said(String line) {}

    /**
     * The services are started, and the log is followed from here on.
     *
     * @param progress what the log says by now; it is kept up to date, and to be read during a call only
     * @param notReady asks for the services that are not ready, each with its reason
     */
    default void followed(RunProgress progress, Supplier<Map<String, String>> notReady) {}

    /**
     * Called several times a second.
     *
     * @param elapsed since the session began
     * @param news whether any event arrived since the last call
     */
    default void progressed(Duration elapsed, boolean news) {}

    /** Groups that hold up the run, longest first, each told once. */
    default void stuck(List<Stuck> groups) {}

    /** The run is complete, and its directory holds the summary. */
    default void finished(RunSummary summary, RunDirectory directory) {}
}
