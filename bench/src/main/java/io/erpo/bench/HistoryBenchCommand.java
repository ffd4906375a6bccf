package io.erpo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Directories;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench history}. */
@Command(
        name = "history",
        description = {
            "history-stream alone with a broker, in rewards per second, while its state grows; then how long it takes to be"
                    + " ready again, with its state and without.",
            "Everything else is answered at once, so the broker and the answers share the machine with it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HistoryBenchCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--prompts",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Prompts in the state at the end, a multiple of 100000 (default: ${DEFAULT-VALUE}).")
    private int prompts;

    @Option(
            names = "--group",
            paramLabel = "N",
            defaultValue = "8",
            description = "Rewards of a visit (default: ${DEFAULT-VALUE}).")
    private int group;

    @Option(
            names = "--guarantee",
            paramLabel = "NAME",
            defaultValue = "exactly_once_v2",
            description =
                    "Processing guarantee of Kafka Streams: exactly_once_v2 or at_least_once (default: ${DEFAULT-VALUE}).")
    private String guarantee;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HistoryWork work = new HistoryWork(prompts, group);
        Path directory = Files.createTempDirectory("erpo-bench-history");
        RunDirectory run = new RunDirectory(directory.resolve("run"));
        try (RunLock lock = run.claim()) {
            load(run, work);
            restart(run, work, "with_state");
            Directories.delete(run.state());
            restart(run, work, "from_log");
        }
        Directories.delete(directory);
        return 0;
    }

    private void load(RunDirectory run, HistoryWork work) throws InterruptedException {
        try (LocalCluster cluster = cluster(run)) {
            cluster.startBroker();
            start(cluster);
            try (InstantAnswers answers = new InstantAnswers(cluster.connection(), work)) {
                for (int i = 0; i < work.runs(); i++) {
                    List<Long> batches = answers.drive(i);
                    cluster.requireAlive();
                    // Counted from the first batch, when prompts and plan of the run are known.
                    double seconds = (batches.get(batches.size() - 1) - batches.get(0)) / 1e9;
                    double rewards = (double) (batches.size() - 1) * HistoryWork.PROMPTS_PER_STEP * group;
                    print(line().put("prompts", (i + 1) * HistoryWork.PROMPTS_PER_RUN)
                            .put("rewards_per_second", Math.round(rewards / seconds))
                            .put("wall", Decimals.of(seconds))
                            .put("state_megabytes", size(run.state()) >> 20));
                }
            }
        }
    }

    private void restart(RunDirectory run, HistoryWork work, String how) throws InterruptedException {
        try (LocalCluster cluster = cluster(run)) {
            cluster.startBroker();
            long start = System.nanoTime();
            start(cluster);
            print(line().put("prompts", work.prompts())
                    .put("ready", how)
                    .put("wall", Decimals.of((System.nanoTime() - start) / 1e9)));
        }
    }

    private void start(LocalCluster cluster) throws InterruptedException {
        // Uses the optimizing compiler, which a local run leaves out: this run is long enough for it to pay off.
        cluster.startHistoryAlone(
                List.of("-XX:TieredStopAtLevel=4", "-Dkafka-streams.processing.guarantee=" + guarantee));
        while (!cluster.notReady().isEmpty()) {
            cluster.requireAlive();
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static LocalCluster cluster(RunDirectory run) {
        return new LocalCluster(Installation.current().requireBuilt(), run, 0);
    }

    private ObjectNode line() {
        return JsonNodeFactory.instance.objectNode().put("guarantee", guarantee).put("group", group);
    }

    private void print(ObjectNode line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new CommandException(directory + " cannot be read: " + FileFaults.describe(e), e);
        }
    }
}
