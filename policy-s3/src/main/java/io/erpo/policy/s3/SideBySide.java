package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
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

/** Transfers parts in parallel over a few connections. */
final class SideBySide {

    private static final int CONNECTIONS = 4;

    private SideBySide() {}

    /**
     * The results in the order of the parts. The first failure stops the others, and so does the deadline, even when a
     * connection no longer responds.
     *
     * @param what is transferred, for the message
     */
    static <T> List<T> run(String what, List<Callable<T>> parts, Deadline deadline) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(CONNECTIONS, parts.size())), work -> {
            Thread thread = new Thread(work, "s3-transfer");
            thread.setDaemon(true);
            return thread;
        });
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
        } finally {
            pool.shutdownNow();
        }
    }
}
