package io.erpo.cli.dispatch;

import io.erpo.cli.options.RunSource;
import io.erpo.log.RecordPublisher;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo dispatch}. */
@Command(
        name = "dispatch",
        description = "Ask the samplers again for a group that is stuck, by publishing its request once more.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DispatchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(names = "--group", paramLabel = "ID", required = true, description = "The group: run/prompt/visit.")
    private String groupId;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader();
                RecordPublisher publisher = new RecordPublisher(log.connection())) {
            String place = publisher.publish(Dispatch.of(reader, log.runId(), groupId));
            PrintWriter console = spec.commandLine().getOut();
            console.printf("group %s is requested again by %s%n", groupId, place);
            console.flush();
        }
        return 0;
    }
}
