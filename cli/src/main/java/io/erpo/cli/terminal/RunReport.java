package io.erpo.cli.terminal;

import io.erpo.local.RunDirectory;
import io.erpo.local.session.RunListener;
import io.erpo.view.progress.OpenGroups.Stuck;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows a session of a run on a screen. */
public final class RunReport implements RunListener {

    private final Screen screen;
    private Optional<LiveReport> live = Optional.empty();

    public RunReport(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void said(String line) {
        screen.say(line);
    }

    @Override
    public void followed(RunProgress progress, Supplier<Map<String, String>> notReady) {
        live = Optional.of(new LiveReport(screen, progress, notReady));
    }

    @Override
    public void progressed(Duration elapsed, boolean news) {
        live.ifPresent(report -> report.update(elapsed, news));
    }

    @Override
    public void stuck(List<Stuck> groups) {
        StuckText.lines(groups).forEach(screen::say);
    }

    @Override
    public void finished(RunSummary summary, RunDirectory directory) {
        screen.say("\n" + SummaryTable.of(summary));
        screen.say("""
                final policy   %s
                               sha256 %s
                summary        %s
                metrics        %s
                log            ./erpo topics --run %s
                logs           %s""".formatted(
                        directory.policies().resolve(summary.finalPolicyUri()),
                        summary.finalPolicySha256(),
                        directory.summaryFile(),
                        directory.metricsFile(),
                        directory.root(),
                        directory.log("*")));
    }
}
