package io.erpo.bench.drill;

import io.erpo.local.Installation;
import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.SessionOptions;
import io.erpo.local.session.TrainingSession;
import io.erpo.log.read.LogReader;
import io.erpo.planning.RunPlan;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Makes the two runs of a drill and compares them. */
final class Drill {

    /** A clock that no step of the machine's clock changes. */
    static final InstantSource STOPWATCH = () -> Instant.ofEpochMilli(System.nanoTime() / 1_000_000);

    private final Installation installation;
    private final RunPlan plan;
    private final RunListener listener;
    private final Clock clock;
    private final boolean values;

    /** @param values whether records must say the same, and not only be the same */
    Drill(Installation installation, RunPlan plan, RunListener listener, Clock clock, boolean values) {
        this.installation = installation;
        this.plan = plan;
        this.listener = listener;
        this.clock = clock;
        this.values = values;
    }

    /** Makes the undisturbed run. */
    RunDirectory undisturbed(RunDirectory directory) throws InterruptedException {
        new TrainingSession(installation, directory, SessionOptions.DEFAULT, listener, clock).start(plan);
        return directory;
    }

    /** Makes the run again, carries out faults meanwhile, and compares it with the undisturbed one. */
    DrillReport disturbed(
            RunDirectory directory, RunDirectory undisturbed, Faults faults, long killSeed, Machine machine)
            throws InterruptedException {
        List<Fault> due = FaultPlan.of(killSeed, faults, Victim.of(installation), records(undisturbed));
        try (FaultSupervisor supervisor = new FaultSupervisor(due, machine, listener, STOPWATCH)) {
            SessionOptions options = SessionOptions.DEFAULT.withSupervisor(supervisor);
            new TrainingSession(installation, directory, options, listener, clock).start(plan);
            listener.said("drill: comparing %s with %s".formatted(directory.root(), undisturbed.root()));
            return new DrillReport(
                    new Disturbances(killSeed, faults.all(), supervisor.recoveries(), supervisor.ownEnds()),
                    compare(undisturbed, directory));
        }
    }

    static long records(RunDirectory run) throws InterruptedException {
        try (LocalLog log = LocalLog.open(run);
                LogReader reader = new LogReader(log.connection())) {
            return LogComparison.count(reader);
        }
    }

    private LogComparison compare(RunDirectory undisturbed, RunDirectory disturbed) throws InterruptedException {
        try (LocalLog one = LocalLog.open(undisturbed);
                LocalLog other = LocalLog.open(disturbed);
                LogReader expected = new LogReader(one.connection());
                LogReader found = new LogReader(other.connection())) {
            return values ? LogComparison.of(expected, found) : LogComparison.ofIdentities(expected, found);
        }
    }
}
