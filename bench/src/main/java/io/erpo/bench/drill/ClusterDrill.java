package io.erpo.bench.drill;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.SessionOptions;
import io.erpo.local.session.TrainingSession;
import io.erpo.log.read.LogFollower;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Several runs on one cluster, of which one loses its policies and one is cancelled, with faults on the way; then
 * compares the others with themselves alone.
 */
final class ClusterDrill {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Installation installation;
    private final RunDirectory directory;
    private final List<RunPlan> plans;
    private final RunListener listener;
    private final Clock clock;
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, RunEnded> ends = new HashMap<>();
    private final Set<String> struck = new HashSet<>();

    /** @param plans at least three, which differ in their ids */
    ClusterDrill(
            Installation installation, RunDirectory directory, List<RunPlan> plans, RunListener listener, Clock clock) {
        this.installation = installation;
        this.directory = directory;
        this.plans = List.copyOf(plans);
        this.listener = listener;
        this.clock = clock;
    }

    /** Makes each run that survives, alone, and returns their directories in the order of the plans. */
    List<RunDirectory> alone(Path parent) throws InterruptedException {
        List<RunDirectory> made = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            if (fate(i) == Fate.SURVIVES) {
                RunDirectory own = new RunDirectory(parent.resolve("alone-" + (i + 1)));
                new TrainingSession(installation, own, SessionOptions.DEFAULT, RunListener.SILENT, clock)
                        .start(plans.get(i));
                listener.said("drill: %s is made alone".formatted(id(i)));
                made.add(own);
            }
        }
        return made;
    }

    /** Makes the runs together and compares those that survive. */
    ClusterDrillReport together(List<RunDirectory> alone, Faults faults, long seed, Machine machine)
            throws InterruptedException {
        long records = 0;
        for (RunDirectory run : alone) {
            records += Drill.records(run);
        }
        List<Fault> due = FaultPlan.of(seed, faults, Victim.of(installation), records);
        try (RunLock lock = directory.claim();
                FaultSupervisor supervisor = new FaultSupervisor(due, machine, listener, Drill.STOPWATCH)) {
            try (LocalCluster cluster = new LocalCluster(installation, directory, 0)) {
                start(cluster);
                follow(cluster, supervisor);
            }
            lock.close();
            listener.said("drill: comparing the runs with themselves alone");
            return new ClusterDrillReport(
                    new Disturbances(seed, faults.all(), supervisor.recoveries(), supervisor.ownEnds()),
                    compare(alone));
        }
    }

    private void start(LocalCluster cluster) throws InterruptedException {
        cluster.startBroker();
        RunPublisher publisher = new RunPublisher(cluster.connection());
        plans.forEach(plan -> publisher.publish(plan.run(), plan.prompts()));
        cluster.startServices(Optional.empty());
        RunFile.of(
                        plans.get(0).run(),
                        cluster,
                        installation.replacedServices(),
                        RunFile.promptOf(plans.get(0).style()))
                .write(directory);
    }

    private void follow(LocalCluster cluster, FaultSupervisor supervisor) throws InterruptedException {
        RunPublisher publisher = new RunPublisher(cluster.connection());
        try (LogFollower log =
                LogFollower.open(cluster.connection(), List.of(Topics.POLICIES, Topics.RUN_ENDS), () -> {})) {
            while (ends.size() < plans.size()) {
                log.poll(POLL, this::note);
                for (int i = 0; i < plans.size(); i++) {
                    if (inTheMiddle(i) && struck.add(id(i))) {
                        meet(fate(i), id(i), publisher);
                    }
                }
                supervisor.restarted(cluster);
            }
        }
    }

    private void note(SpecificRecord event) {
        if (event instanceof PolicyPublished policy) {
            versions.merge(policy.getRunId(), policy.getVersion(), Math::max);
        } else if (event instanceof RunEnded end && ends.putIfAbsent(end.getRunId(), end) == null) {
            listener.said("drill: %s is %s%s"
                    .formatted(
                            end.getRunId(), end.getOutcome(), end.getReason().isEmpty() ? "" : ": " + end.getReason()));
        }
    }

    private boolean inTheMiddle(int run) {
        return fate(run) != Fate.SURVIVES
                && versions.getOrDefault(id(run), 0L) >= plans.get(run).run().getSteps() / 2;
    }

    private void meet(Fate fate, String runId, RunPublisher publisher) {
        if (fate == Fate.IS_CANCELLED) {
            listener.said("drill: cancelling " + runId);
            publisher.end(
                    new RunEnded(runId, RunOutcome.CANCELLED, "cli", "cancelled by the drill", null, clock.instant()));
        } else {
            listener.said("drill: deleting the policies of " + runId);
            deleteTree(directory.policies().resolve(runId));
        }
    }

    private List<DrilledRun> compare(List<RunDirectory> alone) throws InterruptedException {
        List<DrilledRun> runs = new ArrayList<>();
        try (LocalLog together = LocalLog.open(directory);
                LogReader found = new LogReader(together.connection())) {
            for (int i = 0; i < plans.size(); i++) {
                Optional<LogComparison> comparison =
                        fate(i) == Fate.SURVIVES ? Optional.of(compare(id(i), alone.get(i), found)) : Optional.empty();
                runs.add(new DrilledRun(id(i), fate(i), ends.get(id(i)), comparison));
            }
        }
        return runs;
    }

    private static LogComparison compare(String runId, RunDirectory alone, LogReader found)
            throws InterruptedException {
        try (LocalLog one = LocalLog.open(alone);
                LogReader expected = new LogReader(one.connection())) {
            return LogComparison.ofRun(runId, expected, found);
        }
    }

    private Fate fate(int run) {
        return Fate.of(run, plans.size());
    }

    private String id(int run) {
        return plans.get(run).run().getRunId();
    }

    /** A service may write there meanwhile. */
    private static void deleteTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
