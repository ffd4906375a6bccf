package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Transfers files, and parts of a file, in parallel over a few connections. */
final class SideBySide {

    /** Parts of a file at a time. */
    static final int CONNECTIONS = 4;

    /** Files of a version at a time. */
    private static final int FILES = 2;

    /** For threads that were stopped to leave their files alone. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private SideBySide() {}

    /**
     * The results in the order of the parts of one file. The first failure stops the others, and so does the deadline, even
     * when a connection no longer responds.
     *
     * @param what is transferred, for the message
     */
    static <T> List<T> parts(String what, List<Callable<T>> parts, Deadline deadline) {
        ExecutorService pool = pool(Math.min(CONNECTIONS, parts.size()));
        try {
            return run(pool, what, parts, deadline);
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * As {@link #parts}, for the files of a version, each of which keeps the deadline. When this returns no thread writes to a
     * file any more.
     */
    static <T> List<T> files(String what, List<Callable<T>> files, Deadline deadline) {
        ExecutorService pool = pool(Math.min(FILES, files.size()));
        try {
            return run(pool, what, files, deadline.around());
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    private static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(Math.max(1, threads), work -> {
            Thread thread = new Thread(work, "s3-transfer");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = Thread.interrupted();
        try {
            pool.awaitTermination(LEAVING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> List<T> run(ExecutorService pool, String what, List<Callable<T>> parts, Deadline deadline) {
        try {
            CompletionService<T> done = new ExecutorCompletionService<>(pool);
            List<Future<T>> futures = parts.stream().map(done::submit).toList();
            for (int i = 0; i < parts.size(); i++) {
                Future<T> next = done.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw S3Failure.tooSlow(what, deadline);
                }
                next.get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PolicyException known
                    ? known
                    : new StorageException("cannot transfer " + what + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while transferring " + what, e);
        }
    }
}
