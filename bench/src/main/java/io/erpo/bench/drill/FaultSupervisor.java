package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import io.erpo.local.LocalCluster;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.Supervisor;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Carries out the faults while runs go on, and restarts every process that has ended, as an orchestrator would. A fault
 * waits until the cluster has recovered from the previous one, so that recoveries can be timed separately.
 */
final class FaultSupervisor implements Supervisor, AutoCloseable {

    /** A service that cannot run would be restarted forever. */
    private static final int MOST_OWN_ENDS = 20;
    /** Some faults leave nothing to do: a service that stands still at the end of its work, a clock step at a pause. */
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(2);

    private static final Duration LONGEST_FULL_DISK = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 100;

    private record Absence(Fault fault, long since) {}

    private final Deque<Fault> due;
    private final Machine machine;
    private final RunListener listener;
    private final InstantSource clock;
    private final List<Recovery> recoveries = new ArrayList<>();
    private final Map<String, Integer> ownEnds = new TreeMap<>();
    private Optional<CommittedRecords> log = Optional.empty();
    private Optional<Absence> absent = Optional.empty();

    /**
     * @param plan in the order in which the faults are due
     * @param clock one that no fault changes
     */
    FaultSupervisor(List<Fault> plan, Machine machine, RunListener listener, InstantSource clock) {
        this.due = new ArrayDeque<>(plan);
        this.machine = machine;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public boolean restarted(LocalCluster cluster) throws InterruptedException {
        CommittedRecords records = log.orElseGet(() -> open(cluster));
        boolean restarted = restartOwnEnds(cluster);
        records.poll();
        if (absent.isPresent()) {
            noteReturn(records, absent.get());
        } else if (!due.isEmpty() && records.count() >= due.peek().afterRecords()) {
            strike(due.remove(), cluster, records);
            restarted = true;
        }
        return restarted;
    }

    /** The recovery from each fault, in order; omits faults that were due after the end of the runs. */
    List<Recovery> recoveries() {
        List<Recovery> all = new ArrayList<>(recoveries);
        absent.ifPresent(last -> all.add(new Recovery(last.fault(), OptionalLong.empty())));
        return all;
    }

    /** How often a process ended without having been killed, by name. */
    Map<String, Integer> ownEnds() {
        return Map.copyOf(ownEnds);
    }

    @Override
    public void close() {
        log.ifPresent(CommittedRecords::close);
    }

    private CommittedRecords open(LocalCluster cluster) {
        CommittedRecords records = new CommittedRecords(cluster.connection());
        log = Optional.of(records);
        return records;
    }

    private void strike(Fault fault, LocalCluster cluster, CommittedRecords records) throws InterruptedException {
        if (fault instanceof Fault.Kill kill) {
            Thread.sleep(kill.pauseMillis());
        }
        listener.said("drill: %s after %d records".formatted(fault.text(), fault.afterRecords()));
        long since = clock.millis();
        if (fault instanceof Fault.Kill kill) {
            kill(kill.process(), cluster);
            cluster.restartEnded();
        } else if (fault instanceof Fault.Stop stop) {
            cluster.pause(stop.process().process(), Duration.ofSeconds(stop.seconds()));
            since = clock.millis();
        } else if (fault instanceof Fault.ClockStep step) {
            machine.stepClock(step.hours());
        } else {
            fillDisk(cluster);
            since = clock.millis();
        }
        // No process starts this fast, so records behind the mark are the work of the new process.
        records.mark(fault.victim().map(Victim::works).orElse(Topics.all()));
        absent = Optional.of(new Absence(fault, since));
    }

    private static void kill(Victim victim, LocalCluster cluster) throws InterruptedException {
        if (victim == Victim.RANK) {
            cluster.killPart(victim.process());
        } else {
            cluster.kill(victim.process());
        }
    }

    /** Until a process has ended, as Kafka does when it cannot write. */
    private void fillDisk(LocalCluster cluster) throws InterruptedException {
        machine.fillDisk();
        long until = clock.millis() + LONGEST_FULL_DISK.toMillis();
        while (cluster.allAlive() && clock.millis() < until) {
            Thread.sleep(PAUSE_MILLIS);
        }
        machine.freeDisk();
        listener.said("drill: ended with the disk full: " + cluster.restartEnded());
    }

    private void noteReturn(CommittedRecords records, Absence absence) {
        long millis = clock.millis() - absence.since();
        if (records.passed()) {
            recoveries.add(new Recovery(absence.fault(), OptionalLong.of(millis)));
            absent = Optional.empty();
            listener.said("drill: work goes on %.1f s after: %s"
                    .formatted(millis / 1000.0, absence.fault().text()));
        } else if (millis > LONGEST_RECOVERY.toMillis()) {
            recoveries.add(new Recovery(absence.fault(), OptionalLong.empty()));
            absent = Optional.empty();
        }
    }

    private boolean restartOwnEnds(LocalCluster cluster) throws InterruptedException {
        List<String> ended = cluster.restartEnded();
        for (String process : ended) {
            listener.said("drill: %s ended by itself and was started again".formatted(process));
            if (ownEnds.merge(process, 1, Integer::sum) > MOST_OWN_ENDS) {
                throw new CommandException(
                        "%s ended by itself more than %d times; see its log".formatted(process, MOST_OWN_ENDS));
            }
        }
        return !ended.isEmpty();
    }
}
