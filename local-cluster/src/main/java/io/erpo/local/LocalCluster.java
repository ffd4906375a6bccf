package io.erpo.local;

import io.erpo.log.KafkaConnection;
import io.erpo.log.MissingTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The broker and the services of one run directory, each a child JVM. Closing it stops them in reverse order. */
public final class LocalCluster implements AutoCloseable {

    static final String BROKER = "broker";
    private static final long BROKER_START_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long STOP_MILLIS = 10_000;
    private static final long POLL_MILLIS = 50;
    private static final int LAST_LINES = 20;
    /** One machine needs only a few. */
    private static final int PROMPT_PLANE_PARTITIONS = 4;

    private final Installation installation;
    private final RunDirectory directory;
    private final int port;
    private final List<ChildProcess> children = new ArrayList<>();
    private final Map<String, Integer> httpPorts = new LinkedHashMap<>();
    private volatile boolean closing;
    private Optional<String> underDebugger = Optional.empty();
    private OptionalInt debugPort = OptionalInt.empty();

    /**
     * A cluster that is not started yet.
     *
     * @param port of the broker; 0 for any free port
     * @throws LocalRunException when the port is taken
     */
    public LocalCluster(Installation installation, RunDirectory directory, int port) {
        this.installation = installation;
        this.directory = directory;
        this.port = port == 0 ? Ports.free(1).get(0) : Ports.requireFree(port);
    }

    /** Address of the broker. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** How clients reach the broker. */
    public KafkaConnection connection() {
        return KafkaConnection.open(bootstrapServers());
    }

    /** Starts the broker on the existing data and creates missing topics. */
    public void startBroker() throws InterruptedException {
        awaitReady(start(BROKER, installation.brokerCommand(directory.kafka(), port)));
        MissingTopics.create(connection(), PROMPT_PLANE_PARTITIONS);
    }

    /**
     * Starts the services and returns before they are ready; see {@link #notReady}.
     *
     * @param debugged listens for a debugger; see {@link #debugPort}
     */
    public void startServices(Optional<DebuggedService> debugged) {
        installation.engine().ifPresent(engine -> start(EngineProcess.NAME, engine.processCommand()));
        int count = Service.values().length;
        List<Integer> ports = Ports.free(count + 1);
        int debuggerPort = ports.get(count);
        for (Service service : Service.values()) {
            List<String> agent = debugged
                    .filter(chosen -> chosen.name().equals(service.module()))
                    .map(chosen -> chosen.agent(debuggerPort))
                    .stream()
                    .toList();
            start(service, ports.get(service.ordinal()), agent);
        }
        underDebugger = debugged.map(DebuggedService::name);
        debugPort = debugged.isPresent() ? OptionalInt.of(debuggerPort) : OptionalInt.empty();
    }

    /** The port on localhost where the debugged service listens. */
    public OptionalInt debugPort() {
        return debugPort;
    }

    /** Starts history-stream alone, with these JVM arguments added to its own. */
    public void startHistoryAlone(List<String> arguments) {
        start(Service.HISTORY, Ports.free(1).get(0), arguments);
    }

    /**
     * Checks that every started process still runs.
     *
     * @throws LocalRunException naming the process that ended, how it ended, and its last lines of output
     */
    public synchronized void requireAlive() {
        if (closing) {
            return;
        }
        for (ChildProcess child : children) {
            if (!child.isAlive()) {
                throw child.failure(LAST_LINES);
            }
        }
    }

    /**
     * Kills a process as a power cut would: it flushes nothing and tells no one.
     *
     * @param name as in {@link #processes}
     */
    public void kill(String name) throws InterruptedException {
        child(name).kill();
    }

    /** Kills one of the processes that a process has started, as when a rank of a learner in Python dies; or itself, without any. */
    public void killPart(String name) throws InterruptedException {
        child(name).killPart();
    }

    /** Lets a process stand still for this long, as when its machine is paused. */
    public void pause(String name, Duration duration) throws InterruptedException {
        child(name).pause(duration);
    }

    /** Whether every started process still runs. */
    public synchronized boolean allAlive() {
        return children.stream().allMatch(ChildProcess::isAlive);
    }

    /**
     * Restarts every process that has ended, as it was started before; returns once the broker, if it was one of them,
     * is ready.
     *
     * @return their names
     */
    public List<String> restartEnded() throws InterruptedException {
        return restart(ended());
    }

    /**
     * Restarts every process that ended in order to be started again.
     *
     * @return their names
     * @see io.erpo.log.ClockWatch
     */
    public List<String> restartAsked() throws InterruptedException {
        return restart(ended().stream().filter(ChildProcess::askedForRestart).toList());
    }

    private List<String> restart(List<ChildProcess> processes) throws InterruptedException {
        List<String> restarted = new ArrayList<>();
        for (ChildProcess ended : processes) {
            ChildProcess next = replace(ended);
            restarted.add(next.name());
            if (next.name().equals(BROKER)) {
                awaitReady(next);
            }
        }
        return restarted;
    }

    /**
     * Checks that every service answers; otherwise a service whose start failed without ending its process would be
     * waited for forever. Call it only when nothing has happened for a long time, since a busy service may answer
     * slowly. Skips a debugged service, which may stand at a breakpoint.
     *
     * @throws LocalRunException naming the silent service and its log
     */
    public void requireAnswering() {
        httpPorts.forEach((service, httpPort) -> {
            boolean mayStand = underDebugger.equals(Optional.of(service));
            if (!mayStand && !ServiceHealth.answers(httpPort)) {
                throw new LocalRunException("%s does not answer, and the run stands still; see %s"
                        .formatted(service, directory.log(service)));
            }
        });
    }

    /** The services that are not ready, each with its reason. */
    public Map<String, String> notReady() {
        Map<String, String> reasons = new LinkedHashMap<>();
        httpPorts.forEach((service, httpPort) ->
                ServiceHealth.whyNotReady(httpPort).ifPresent(reason -> reasons.put(service, reason)));
        return reasons;
    }

    /** Process ids by name. */
    public synchronized Map<String, Long> processes() {
        Map<String, Long> pids = new LinkedHashMap<>();
        children.forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    /** HTTP ports of the services, by name. */
    public Map<String, Integer> httpPorts() {
        return Map.copyOf(httpPorts);
    }

    /** Stops the services before the broker so that no record is lost; kills a process after ten seconds. */
    @Override
    public void close() {
        closing = true;
        stopAll();
    }

    private synchronized void stopAll() {
        Optional<ChildProcess> broker =
                children.stream().filter(child -> child.name().equals(BROKER)).findFirst();
        List<ChildProcess> services = new ArrayList<>(children);
        broker.ifPresent(services::remove);
        stop(services);
        stop(broker.stream().toList());
        children.clear();
    }

    private static void stop(List<ChildProcess> processes) {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).requestStop();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).awaitStop(TimeUnit.NANOSECONDS.toMillis(Math.max(0, deadline - System.nanoTime())));
        }
    }

    private void awaitReady(ChildProcess broker) throws InterruptedException {
        long deadline = System.nanoTime() + BROKER_START_NANOS;
        while (!broker.output().contains("ready on " + bootstrapServers())) {
            if (!broker.isAlive() && !closing) {
                throw broker.failure(LAST_LINES);
            }
            if (System.nanoTime() > deadline) {
                throw new LocalRunException("the broker is not ready after %d s; see %s"
                        .formatted(TimeUnit.NANOSECONDS.toSeconds(BROKER_START_NANOS), directory.log(BROKER)));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private synchronized ChildProcess child(String name) {
        return children.stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process is called %s; there are %s"
                        .formatted(name, processes().keySet())));
    }

    private synchronized List<ChildProcess> ended() {
        return closing
                ? List.of()
                : children.stream().filter(child -> !child.isAlive()).toList();
    }

    private synchronized ChildProcess replace(ChildProcess ended) {
        if (closing) {
            throw new LocalRunException("interrupted while starting " + ended.name());
        }
        ChildProcess next = ended.again();
        children.set(children.indexOf(ended), next);
        return next;
    }

    private void start(Service service, int httpPort, List<String> arguments) {
        httpPorts.put(service.module(), httpPort);
        List<String> settings = Stream.concat(
                        service.settings(directory, bootstrapServers(), httpPort), arguments.stream())
                .toList();
        start(service.module(), installation.serviceCommand(service, settings));
    }

    private synchronized ChildProcess start(String name, List<String> command) {
        if (closing) {
            throw new LocalRunException("interrupted while starting " + name);
        }
        ChildProcess child = ChildProcess.start(name, command, directory.log(name));
        children.add(child);
        return child;
    }
}
