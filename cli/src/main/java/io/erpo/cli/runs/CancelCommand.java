package io.erpo.cli.runs;

import io.erpo.cli.options.RunSource;
import io.erpo.events.RunEnded;
import io.erpo.log.RecordPublisher;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.log.run.UnknownRunException;
import io.erpo.view.status.RunStatus;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo cancel}. */
@Command(
        name = "cancel",
        description = "End a run: services skip its records from then on, and go on with the other runs.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run is cancelled",
            "1:the run had ended before, or the command failed",
            "2:wrong usage",
            "4:the log holds no such run"
        })
public final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for those who look at the run later.")
    private String reason;

    @Override
    public Integer call() throws InterruptedException {
        source.requireChosen();
        try (RunLog log = source.open();
                LogReader reader = log.reader();
                RecordPublisher publisher = new RecordPublisher(log.connection())) {
            RunStatus run = RunLogs.require(RunLogs.index(reader), log.runId());
            RunEnded end = Cancellation.of(run, reason, Clock.systemUTC().instant());
            String place = publisher.publish(Cancellation.record(end));
            Cancellation.requireStanding(RunLogs.require(RunLogs.index(reader), log.runId()));
            PrintWriter console = spec.commandLine().getOut();
            console.printf("run %s is cancelled by %s; services skip its records from here on%n", log.runId(), place);
            console.flush();
            return RunExit.FINE;
        } catch (UnknownRunException e) {
            return RunExit.unknown(e, spec);
        }
    }
}
