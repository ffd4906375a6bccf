package io.erpo.cli.history;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.TemperatureSettings;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.view.history.RecordedVisit;
import io.erpo.view.history.WhatIf;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code erpo whatif}. */
@Command(
        name = "whatif",
        description = "Show the temperatures that other settings would have given on the recorded outcomes of a run.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class WhatIfCommand implements Callable<Integer> {

    private static final int WINDOW = 10;

    /** At least one setting, by its current or its older name; the others are taken from the run. */
    static final class Settings {

        @Option(
                names = {"--initial", "--t-init"},
                paramLabel = "X",
                description = "T_0.")
        private Optional<Double> initial = Optional.empty();

        @Option(
                names = {"--slope", "--t-step"},
                paramLabel = "X",
                description = "T_s, added for each all-correct visit.")
        private Optional<Double> slope = Optional.empty();

        @Option(
                names = {"--max", "--t-max"},
                paramLabel = "X",
                description = "T_max.")
        private Optional<Double> max = Optional.empty();

        @Option(
                names = "--on-mixed",
                paramLabel = "RULE",
                description = "What an incorrect response does to H_i: hold, decrement or reset.")
        private Optional<String> onMixed = Optional.empty();

        /** @throws IllegalArgumentException naming the invalid setting */
        WhatIf over(TemperatureSettings recorded) {
            return new WhatIf(
                    new TemperatureRule(
                            initial.orElse(recorded.getInitial()),
                            slope.orElse(recorded.getSlope()),
                            max.orElse(recorded.getMax())),
                    onMixed.map(Settings::historyRule)
                            .orElseGet(() -> WhatIf.of(recorded).history()));
        }

        private static HistoryRule historyRule(String name) {
            try {
                return HistoryRule.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "--on-mixed must be hold, decrement or reset, was \"%s\"".formatted(name), e);
            }
        }
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Settings settings;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader()) {
            show(new RecordedRun(reader, log.run()));
        }
        return 0;
    }

    private void show(RecordedRun run) {
        TemperatureSettings recorded = run.settings().getTemperature();
        WhatIf whatIf = whatIf(recorded);
        TemperatureRule recordedRule = WhatIf.of(recorded).temperature();
        List<RecordedVisit> visits = new ArrayList<>();
        run.visits(group -> visits.add(RecordedVisit.of(group)));
        if (visits.isEmpty()) {
            throw new CommandException(
                    "run %s has no outcome yet".formatted(run.settings().getRunId()));
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                "recorded   %s, H_i on a failure: %s%nwhat if    %s, H_i on a failure: %s%n%n",
                text(recordedRule),
                recorded.getOnMixed().name().toLowerCase(Locale.ROOT),
                text(whatIf.temperature()),
                whatIf.history().name().toLowerCase(Locale.ROOT));
        WhatIfText.lines(whatIf.bySteps(recordedRule, visits, WINDOW), WINDOW, whatIf.total(recordedRule, visits))
                .forEach(console::println);
        console.flush();
    }

    private WhatIf whatIf(TemperatureSettings recorded) {
        try {
            return settings.over(recorded);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static String text(TemperatureRule rule) {
        return "T_i = min(%s + %s * H_i, %s)".formatted(rule.initial(), rule.slope(), rule.max());
    }
}
