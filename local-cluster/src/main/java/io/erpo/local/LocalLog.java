package io.erpo.local;

import io.erpo.log.KafkaConnection;
import io.erpo.log.run.RunLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log of a run directory: uses the broker of the running run, or else starts one until this is closed. */
public final class LocalLog implements RunLog {

    private static final int LAST_LINES = 20;
    private static final long STOP_MILLIS = 10_000;

    private final RunDirectory directory;
    private final String runId;
    private final String bootstrapServers;
    private final Runnable requireBroker;
    private final Runnable release;
    private final List<ChildProcess> guests = new ArrayList<>();
    private volatile boolean closing;

    private LocalLog(
            RunDirectory directory, RunFile run, String bootstrapServers, Runnable requireBroker, Runnable release) {
        this.directory = directory;
        this.runId = run.runId();
        this.bootstrapServers = bootstrapServers;
        this.requireBroker = requireBroker;
        this.release = release;
    }

    /** @throws LocalRunException when the directory holds no run, or when another process uses it without a broker */
    public static LocalLog open(RunDirectory directory) throws InterruptedException {
        RunFile run = RunFile.read(directory);
        Optional<RunLock> lock = directory.tryClaim();
        return lock.isEmpty() ? guestOf(directory, run) : own(directory, run, lock.get());
    }

    /**
     * As {@link #open}, for a run that is not running.
     *
     * @throws LocalRunException also when the run is running or another process reads its log
     */
    public static LocalLog openAtRest(RunDirectory directory) throws InterruptedException {
        RunFile run = RunFile.read(directory);
        RunLock lock = directory
                .tryClaim()
                .orElseThrow(() -> new LocalRunException(
                        "%s is in use; wait until the run ends, or stop it (--resume continues it), so that its log stands still"
                                .formatted(directory.root())));
        return own(directory, run, lock);
    }

    @Override
    public String runId() {
        return runId;
    }

    /** Address of the broker. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public KafkaConnection connection() {
        return KafkaConnection.open(bootstrapServers);
    }

    /**
     * Starts a reward-service that judges the responses, from the first one on, by this reward alone. It stops when
     * this is closed.
     *
     * @throws LocalRunException when reward-service is not built
     */
    public synchronized void join(ShadowReward reward) {
        List<String> settings = Service.REWARD
                .settings(directory, bootstrapServers, Ports.free(1).get(0))
                .toList();
        List<String> arguments = new ArrayList<>(settings);
        reward.settings().forEach(arguments::add);
        guests.add(ChildProcess.start(
                reward.process(),
                Installation.current().asOf(directory).requireReward().serviceCommand(Service.REWARD, arguments),
                directory.log(reward.process())));
    }

    /**
     * Checks that the broker and the joined services are running.
     *
     * @throws LocalRunException naming the process that ended
     */
    @Override
    public synchronized void requireAlive() {
        if (closing) {
            return;
        }
        for (ChildProcess guest : guests) {
            if (!guest.isAlive()) {
                throw guest.failure(LAST_LINES);
            }
        }
        requireBroker.run();
    }

    @Override
    public void close() {
        closing = true;
        stopAll();
    }

    private synchronized void stopAll() {
        guests.forEach(ChildProcess::requestStop);
        guests.forEach(guest -> guest.awaitStop(STOP_MILLIS));
        guests.clear();
        release.run();
    }

    private static LocalLog guestOf(RunDirectory directory, RunFile run) {
        Runnable requireBroker = () -> {
            Optional<ProcessHandle> broker = Optional.ofNullable(run.processes().get(LocalCluster.BROKER))
                    .flatMap(ProcessHandle::of);
            if (broker.isEmpty() || !broker.get().isAlive()) {
                throw new LocalRunException(
                        "the broker of %s has stopped, with whoever started it; try again to read the log as it is"
                                .formatted(directory.root()));
            }
        };
        requireBroker.run();
        return closedAtExit(new LocalLog(directory, run, run.bootstrapServers(), requireBroker, () -> {}));
    }

    private static LocalLog own(RunDirectory directory, RunFile run, RunLock lock) throws InterruptedException {
        LocalCluster cluster;
        try {
            cluster = new LocalCluster(Installation.current().requireBroker(), directory, 0);
        } catch (LocalRunException e) {
            lock.close();
            throw e;
        }
        LocalLog log =
                closedAtExit(new LocalLog(directory, run, cluster.bootstrapServers(), cluster::requireAlive, () -> {
                    cluster.close();
                    lock.close();
                }));
        try {
            cluster.startBroker();
            // Lets other commands find the broker while it runs.
            new RunFile(
                            run.runId(),
                            cluster.bootstrapServers(),
                            cluster.processes(),
                            Map.of(),
                            run.services(),
                            run.configuration())
                    .write(directory);
            return log;
        } catch (RuntimeException | InterruptedException e) {
            log.close();
            throw e;
        }
    }

    private static LocalLog closedAtExit(LocalLog log) {
        Runtime.getRuntime().addShutdownHook(new Thread(log::close, "erpo-interruption"));
        return log;
    }
}
