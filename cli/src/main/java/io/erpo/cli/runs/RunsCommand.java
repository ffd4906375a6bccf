package io.erpo.cli.runs;

import io.erpo.cli.options.LogSource;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.OpenLog;
import io.erpo.view.status.RunStatus;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo runs}. */
@Command(
        name = "runs",
        description = "List the runs of a log, each with its state: waiting, running, finished, failed or cancelled.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RunsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private LogSource source;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Instant now = Clock.systemUTC().instant();
        try (OpenLog log = source.open();
                LogReader reader = log.reader()) {
            List<RunStatus> runs = RunLogs.index(reader).runs();
            PrintWriter console = spec.commandLine().getOut();
            if (json) {
                runs.forEach(run -> console.println(run.json(now)));
            } else {
                console.print(RunTable.of(runs, now));
            }
            console.flush();
        }
        return RunExit.FINE;
    }
}
