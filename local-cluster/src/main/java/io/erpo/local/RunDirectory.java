package io.erpo.local;

import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a local run: the broker's data, the policies, stream state, logs and results.
 *
 * @param root the directory given with {@code --run}
 */
public record RunDirectory(Path root) {

    public RunDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The first directory {@code parent/<label>-1}, {@code -2}, ... that does not exist yet.
     *
     * @param label such as {@code erpo-seed1}
     */
    public static RunDirectory next(Path parent, String label) {
        int number = 1;
        while (Files.exists(parent.resolve(label + "-" + number))) {
            number++;
        }
        return new RunDirectory(parent.resolve(label + "-" + number));
    }

    /** Data of the broker: the log itself. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** The policy store. */
    public Path policies() {
        return root.resolve("policies");
    }

    /** State of history-stream, which can be rebuilt from the log. */
    public Path state() {
        return root.resolve("state");
    }

    /** Log file of a process. */
    public Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** The run and the ports of its processes. Exists once the run is in the log. */
    public Path runFile() {
        return root.resolve("run.json");
    }

    /** The result, once the run is complete. */
    public Path summaryFile() {
        return root.resolve("summary.json");
    }

    /** The numbers of each step, evaluation and signal, one a line; written while the run goes on. */
    public Path metricsFile() {
        return root.resolve("metrics.jsonl");
    }

    /** Rows of the data that were left out, with what is wrong with each. */
    public Path skippedFile() {
        return root.resolve("skipped-rows.txt");
    }

    Path lockFile() {
        return root.resolve("lock");
    }

    /** Whether the directory holds a run. */
    public boolean holdsRun() {
        return Files.exists(runFile());
    }

    /** Whether the run in it is complete. */
    public boolean complete() {
        return holdsRun() && Files.exists(summaryFile());
    }

    /**
     * Reserves the directory for this process.
     *
     * @throws LocalRunException when the directory is in use, cannot be written, or holds something other than a run
     */
    public RunLock claim() {
        try {
            if (!Files.exists(lockFile()) && Files.isDirectory(root) && !isEmpty(root)) {
                throw new LocalRunException(
                        root + " is not empty and not the directory of a run; choose another --run");
            }
            Files.createDirectories(root.resolve("logs"));
            return RunLock.acquire(lockFile());
        } catch (IOException e) {
            throw new LocalRunException(
                    "%s cannot be written: %s; choose another --run".formatted(root, FileFaults.describe(e)), e);
        }
    }

    /** Reserves a directory that holds a run; empty when another process has it. */
    public Optional<RunLock> tryClaim() {
        try {
            return RunLock.tryAcquire(lockFile());
        } catch (IOException e) {
            throw new LocalRunException("%s cannot be written: %s".formatted(lockFile(), FileFaults.describe(e)), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }
}
