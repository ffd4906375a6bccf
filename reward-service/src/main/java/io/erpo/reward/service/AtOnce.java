package io.erpo.reward.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does work on several things at once and keeps their order. A thing that fails fails all, as in a loop. */
final class AtOnce {

    private final int most;
    private final ExecutorService threads;

    /**
     * @param name of its threads
     * @param most 1 works in the thread that asks
     */
    AtOnce(String name, int most) {
        this.most = most;
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    <T, R> List<R> map(List<T> things, Function<T, R> work) {
        if (most == 1) {
            return things.stream().map(work).toList();
        }
        List<R> results = new ArrayList<>();
        for (int from = 0; from < things.size(); from += most) {
            List<Callable<R>> some = things.subList(from, Math.min(things.size(), from + most)).stream()
                    .map(thing -> (Callable<R>) () -> work.apply(thing))
                    .toList();
            results.addAll(results(some));
        }
        return results;
    }

    private <R> List<R> results(List<Callable<R>> work) {
        try {
            List<R> results = new ArrayList<>();
            for (Future<R> done : threads.invokeAll(work)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }
}
