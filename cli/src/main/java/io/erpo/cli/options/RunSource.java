package io.erpo.cli.options;

import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.log.KafkaConnection;
import io.erpo.log.run.ClusterLog;
import io.erpo.log.run.RunLog;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which run, and where its log is: a group of options of which a command wants one. */
public class RunSource {

    /** A Kafka that others run. */
    static final class Cluster {

        @Option(
                names = "--kafka-config",
                paramLabel = "FILE",
                required = true,
                description =
                        "Kafka's client settings, for a run on a cluster: bootstrap.servers, and what security asks for.")
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

    /** As {@link #open}, but refuses a run of this machine that is running. Whether one of a cluster is, its log must tell. */
    public final RunLog openAtRest() throws InterruptedException {
        return cluster == null ? LocalLog.openAtRest(new RunDirectory(directory)) : onCluster();
    }

    /** The policy store that the run brings along. */
    public final Optional<Path> policies() {
        return Optional.ofNullable(directory).map(path -> new RunDirectory(path).policies());
    }

    /** As it was typed. */
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
