package io.erpo.cli.local;

import java.util.Optional;

/** The log of a run directory, running or not: the broker of the running run, else one that is started for as long as this is open. */
public final class LocalLog implements AutoCloseable {

    private final String bootstrapServers;
    private final Runnable release;

    private LocalLog(String bootstrapServers, Runnable release) {
        this.bootstrapServers = bootstrapServers;
        this.release = release;
    }

    /** @throws LocalRunException when the directory holds no run */
    public static LocalLog open(RunDirectory directory) throws InterruptedException {
        RunFile run = RunFile.read(directory);
        Optional<RunLock> lock = directory.tryClaim();
        if (lock.isEmpty()) {
            return new LocalLog(run.bootstrapServers(), () -> {});
        }
        LocalCluster cluster = new LocalCluster(Installation.current().requireBroker(), directory, 0);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "erpo-interruption"));
        LocalLog log = new LocalLog(cluster.bootstrapServers(), () -> {
            cluster.close();
            lock.get().close();
        });
        try {
            cluster.startBroker();
            return log;
        } catch (RuntimeException | InterruptedException e) {
            log.close();
            throw e;
        }
    }

    /** Address of the broker. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        release.run();
    }
}
