package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.log.KafkaConnection;
import io.erpo.log.run.ClusterLog;
import io.erpo.log.run.RunLog;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which run, and where its log is; a command takes exactly one of these options. */
public class RunSource {

    /** A Kafka cluster that runs elsewhere. */
    static final class Cluster {

        @Option(
                names = "--kafka-config",
                paramLabel = "FILE",
                required = true,
                description =
                        "Kafka client settings, for a run on a cluster: bootstrap.servers and the security settings.")
        private Path config;

        @Option(
                names = "--run-id",
                paramLabel = "ID",
                description = "The run, where the cluster's log holds more than one.")
        private Optional<String> runId = Optional.empty();
    }

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of the run.")
    private Path directory;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Cluster cluster;

    /** The log of the run, running or not. */
    public final RunLog open() throws InterruptedException {
        return cluster == null ? LocalLog.open(new RunDirectory(directory)) : onCluster();
    }

    /**
     * As {@link #open}, but refuses a run of this machine that is running. Only the log can tell whether a run on a
     * cluster has ended.
     */
    public final RunLog openAtRest() throws InterruptedException {
        return cluster == null ? LocalLog.openAtRest(new RunDirectory(directory)) : onCluster();
    }

    /**
     * Requires that the user has said which run: a directory holds one, of a cluster the id must be given.
     *
     * @throws CommandException otherwise
     */
    public final void requireChosen() {
        if (cluster != null && cluster.runId.isEmpty()) {
            throw new CommandException("--run-id must say which run; ./erpo runs %s lists them".formatted(this));
        }
    }

    /** The policy store that comes with the run. */
    public final Optional<Path> policies() {
        return Optional.ofNullable(directory).map(path -> new RunDirectory(path).policies());
    }

    /** As the user typed it. */
    @Override
    public final String toString() {
        return cluster == null
                ? "--run " + directory
                : "--kafka-config "
                        + cluster.config
                        + cluster.runId.map(" --run-id "::concat).orElse("");
    }

    private RunLog onCluster() {
        return ClusterLog.open(KafkaConnection.read(cluster.config), cluster.runId);
    }
}
