package io.erpo.cli.terminal;

import io.erpo.events.RewardSettings;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.StepReport;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows how the run goes, and is never silent for long. */
final class LiveReport {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STEPS_BETWEEN_LINES = 10;

    private final Screen screen;
    private final RunProgress progress;
    private final Supplier<Map<String, String>> notReady;
    private final Warnings warnings;
    private final Set<Long> shownAccuracies = new HashSet<>();
    private final Set<String> shownBenchmarks = new HashSet<>();
    private Duration lastNews = Duration.ZERO;
    private boolean headerShown;
    private int shownSteps;
    private int shownDeadLetters;

    /**
     * A report on a run that does not repeat its past.
     *
     * @param notReady the services that are not ready, each with its reason; called only when nothing happens
     */
    LiveReport(Screen screen, RunProgress progress, Supplier<Map<String, String>> notReady) {
        this.screen = screen;
        this.progress = progress;
        this.notReady = notReady;
        this.shownSteps = progress.stepsDone();
        this.warnings = new Warnings(progress);
        this.shownDeadLetters = progress.deadLetters();
        this.shownAccuracies.addAll(progress.accuracies().keySet());
        progress.benchmarks().forEach(evaluation -> shownBenchmarks.add(BenchmarkText.place(evaluation)));
    }

    /**
     * Shows what is new.
     *
     * @param elapsed since the command started
     * @param news whether any event arrived since the last call
     */
    void update(Duration elapsed, boolean news) {
        if (news) {
            lastNews = elapsed;
            showAccuracies();
            showSteps(elapsed);
            warnings.fresh().forEach(screen::say);
            showDeadLetters();
        } else if (elapsed.minus(lastNews).compareTo(PATIENCE) >= 0) {
            lastNews = elapsed;
            screen.say(stalled());
        }
        screen.status(progress.newestReport()
                .filter(newest -> newest.step() + 1 < progress.run().getSteps())
                .map(newest -> row(newest, elapsed))
                .orElseGet(() -> Text.time(seconds(elapsed)) + "  " + progress.activity()));
    }

    private void showSteps(Duration elapsed) {
        int done = progress.stepsDone();
        if (done == shownSteps || progress.newestReport().isEmpty()) {
            return;
        }
        if (!headerShown) {
            screen.say("\n" + StepTable.LEGEND + "\n\n" + StepTable.header());
            headerShown = true;
        }
        progress.reports().stream()
                .skip(shownSteps)
                .filter(this::deservesALine)
                .forEach(report -> screen.say(row(report, elapsed)));
        shownSteps = done;
    }

    /** The status line already shows every step. */
    private boolean deservesALine(StepReport report) {
        int number = report.step() + 1;
        return !screen.live()
                || number == 1
                || number % STEPS_BETWEEN_LINES == 0
                || number == progress.run().getSteps();
    }

    private void showAccuracies() {
        progress.accuracies().forEach((version, accuracy) -> {
            if (shownAccuracies.add(version)) {
                screen.say("held-out accuracy of policy %d: %s (mean@%d over %d prompts)"
                        .formatted(
                                version,
                                Text.exactPercent(accuracy),
                                progress.run().getEvaluation().getSamples(),
                                progress.run().getHeldOutPromptIds().size()));
            }
        });
        progress.benchmarks().stream()
                .filter(evaluation -> shownBenchmarks.add(BenchmarkText.place(evaluation)))
                .forEach(evaluation -> screen.say(BenchmarkText.line(evaluation)));
    }

    private void showDeadLetters() {
        if (progress.deadLetters() > shownDeadLetters) {
            shownDeadLetters = progress.deadLetters();
            screen.say("%d records could not be used and are in the dead letters: ./erpo dead-letters list --run DIR"
                    .formatted(shownDeadLetters));
        }
    }

    private String stalled() {
        String services = notReady.get().entrySet().stream()
                .map(service -> service.getKey() + ": " + service.getValue())
                .collect(Collectors.joining("; "));
        return "no event for %d s; busy with: %s;%s %s"
                .formatted(
                        PATIENCE.toSeconds(),
                        progress.activity(),
                        missingRewards(),
                        services.isEmpty() ? "all services are ready" : "not ready: " + services);
    }

    /** The run's rewards that some responses still lack. */
    private String missingRewards() {
        return progress.run().getRewards().stream()
                .map(RewardSettings::getName)
                .filter(name -> !progress.rewards().unjudged(name).isEmpty())
                .map(name -> " waiting for reward \"%s\": %d responses behind;"
                        .formatted(name, progress.rewards().unjudged(name).cardinality()))
                .collect(Collectors.joining());
    }

    private String row(StepReport report, Duration elapsed) {
        int left = progress.run().getSteps() - report.step() - 1;
        return StepTable.row(
                report,
                progress.run().getSteps(),
                seconds(elapsed),
                left * progress.recentStepSeconds().orElse(0));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
