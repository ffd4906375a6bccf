package io.erpo.sampler.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Waits for several engines, or for several answers of one, at the same time. */
final class SideBySide implements AutoCloseable {

    private final ExecutorService threads;

    SideBySide() {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "engine-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Does all at the same time and waits until each has ended, well or not, so that nothing is in flight afterwards.
     *
     * @return the results in order
     * @throws RuntimeException the first failure, in the same order
     */
    <T> List<T> all(List<Callable<T>> work) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(work)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an engine", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Spreads requests over workers: one that is done with a request takes the next, so a slow one takes fewer. After a failure
     * no request is begun any more.
     *
     * @return the answers in the order of the requests
     * @throws RuntimeException a failure, after all have ended
     */
    <W, R, T> List<T> spread(List<W> workers, List<R> requests, BiFunction<W, R, T> answer) {
        List<T> answers = new ArrayList<>(Collections.nCopies(requests.size(), null));
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        all(workers.stream()
                .limit(requests.size())
                .map(worker -> (Callable<Void>) () -> {
                    try {
                        int at;
                        while (!failed.get() && (at = next.getAndIncrement()) < requests.size()) {
                            answers.set(at, answer.apply(worker, requests.get(at)));
                        }
                        return null;
                    } catch (RuntimeException e) {
                        failed.set(true);
                        throw e;
                    }
                })
                .toList());
        return List.copyOf(answers);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
