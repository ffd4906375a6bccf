package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import io.erpo.local.LocalCluster;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.Supervisor;
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
 * Carries out a plan of kills while a run goes on, and starts again whatever has ended, as an orchestrator would. A kill
 * waits until the victim of the one before works again, so that each recovery can be told.
 */
final class KillingSupervisor implements Supervisor, AutoCloseable {

    /** A service that cannot live would be started for ever. */
    private static final int MOST_OWN_ENDS = 20;

    private record Absence(Kill kill, long since) {}

    private final Deque<Kill> due;
    private final RunListener listener;
    private final InstantSource clock;
    private final List<Recovery> recoveries = new ArrayList<>();
    private final Map<String, Integer> ownEnds = new TreeMap<>();
    private Optional<CommittedRecords> log = Optional.empty();
    private Optional<Absence> absent = Optional.empty();

    /** @param plan in the order in which the kills are due */
    KillingSupervisor(List<Kill> plan, RunListener listener, InstantSource clock) {
        this.due = new ArrayDeque<>(plan);
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

    /** What followed each kill, in order; a kill that found the run at its end is not among them. */
    List<Recovery> recoveries() {
        List<Recovery> all = new ArrayList<>(recoveries);
        absent.ifPresent(last -> all.add(new Recovery(last.kill(), OptionalLong.empty())));
        return all;
    }

    /** How often a process that nobody had killed ended all the same, by name. */
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

    private void strike(Kill kill, LocalCluster cluster, CommittedRecords records) throws InterruptedException {
        String process = kill.victim().process();
        Thread.sleep(kill.pauseMillis());
        listener.said("drill: kill -9 %s after %d records".formatted(process, kill.afterRecords()));
        long since = clock.millis();
        cluster.kill(process);
        cluster.restartEnded();
        // No process starts as fast as this, so what is behind the mark is the work of the new one.
        records.mark(kill.victim().works());
        absent = Optional.of(new Absence(kill, since));
    }

    private void noteReturn(CommittedRecords records, Absence absence) {
        if (records.passed()) {
            long millis = clock.millis() - absence.since();
            recoveries.add(new Recovery(absence.kill(), OptionalLong.of(millis)));
            absent = Optional.empty();
            listener.said("drill: %s works again after %.1f s"
                    .formatted(absence.kill().victim().process(), millis / 1000.0));
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
