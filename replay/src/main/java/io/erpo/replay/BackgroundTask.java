package io.erpo.replay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Work on a separate thread; closing it waits for its end. */
final class BackgroundTask<T> implements AutoCloseable {

    private final CompletableFuture<T> work;

    private BackgroundTask(CompletableFuture<T> work) {
        this.work = work;
    }

    /** Starts the work. */
    static <T> BackgroundTask<T> start(String name, Supplier<T> work) {
        return new BackgroundTask<>(CompletableFuture.supplyAsync(work, task -> new Thread(task, name).start()));
    }

    /** The result once it is available; rethrows a failure. */
    T result() {
        try {
            return work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Waits for the end, successful or not. */
    @Override
    public void close() {
        work.handle((result, failure) -> result).join();
    }
}
