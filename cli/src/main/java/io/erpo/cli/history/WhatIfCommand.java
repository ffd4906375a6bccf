package io.erpo.cli.history;

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

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private WhatIfSettings settings;

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
                RuleText.of(recordedRule),
                recorded.getOnMixed().name().toLowerCase(Locale.ROOT),
                RuleText.of(whatIf.temperature()),
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
}
