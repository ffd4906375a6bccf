package io.erpo.cli.dispatch;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.log.LogReader;
import io.erpo.cli.log.RecordPublisher;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of the run.")
    private Path run;

    @Option(names = "--group", paramLabel = "ID", required = true, description = "The group: run/prompt/visit.")
    private String groupId;

    @Override
    public Integer call() throws InterruptedException {
        try (LocalLog log = LocalLog.open(new RunDirectory(run));
                LogReader reader = new LogReader(log.connection());
                RecordPublisher publisher = new RecordPublisher(log.connection())) {
            String place = publisher.publish(Dispatch.of(reader, groupId));
            PrintWriter console = spec.commandLine().getOut();
            console.printf("group %s is requested again by %s%n", groupId, place);
            console.flush();
        }
        return 0;
    }
}
