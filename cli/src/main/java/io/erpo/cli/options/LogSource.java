package io.erpo.cli.options;

import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.log.KafkaConnection;
import io.erpo.log.run.ClusterLog;
import io.erpo.log.run.OpenLog;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a log is, for commands that read all of its runs; a command takes exactly one of these options. */
public class LogSource {

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of a run.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            required = true,
            description = "Kafka client settings of a cluster: bootstrap.servers and the security settings.")
    private Optional<Path> config = Optional.empty();

    /** The log, running or not. */
    public final OpenLog open() throws InterruptedException {
        return directory.isPresent()
                ? LocalLog.open(new RunDirectory(directory.get()))
                : ClusterLog.whole(KafkaConnection.read(config.orElseThrow()));
    }
}
