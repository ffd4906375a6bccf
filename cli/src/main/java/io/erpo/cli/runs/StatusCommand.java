package io.erpo.cli.runs;

import io.erpo.cli.options.RunSource;
import io.erpo.log.GroupLag;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.log.run.UnknownRunException;
import io.erpo.view.status.RunIndex;
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

/** {@code erpo status}. */
@Command(
        name = "status",
        description = "Show how far a run is, who it waits for and how it ended.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run waits, runs or is finished",
            "1:the command failed, for example because Kafka does not answer",
            "2:wrong usage",
            "3:the run was cancelled",
            "4:the log holds no such run",
            "5:the run failed"
        })
public final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader()) {
            RunIndex index = RunLogs.index(reader);
            RunStatus run = RunLogs.require(index, log.runId());
            show(report(log, reader, index, run, Clock.systemUTC().instant()));
            return RunExit.of(run.state());
        } catch (UnknownRunException e) {
            return RunExit.unknown(e, spec);
        }
    }

    private static StatusReport report(RunLog log, LogReader reader, RunIndex index, RunStatus run, Instant now)
            throws InterruptedException {
        return run.state().ended()
                ? new StatusReport(run, List.of(), List.of(), RunLogs.signals(reader, run), now)
                : new StatusReport(
                        run,
                        RunLogs.openWork(reader, index, run.runId(), now).waits(),
                        GroupLag.ofServices(log.connection()),
                        RunLogs.signals(reader, run),
                        now);
    }

    private void show(StatusReport report) {
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(report.json());
        } else {
            report.lines().forEach(console::println);
        }
        console.flush();
    }
}
