package io.erpo.replay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Work on a thread of its own, which has ended when this is closed. */
final class BackgroundTask<T> implements AutoCloseable {

    private final CompletableFuture<T> work;

    private BackgroundTask(CompletableFuture<T> work) {
        this.work = work;
    }

    /** Begins at once. */
    static <T> BackgroundTask<T> start(String name, Supplier<T> work) {
        return new BackgroundTask<>(CompletableFuture.supplyAsync(work, task -> new Thread(task, name).start()));
    }

    /** What came out, once it has; a failure as it was thrown. */
    T result() {
        try {
            return work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Waits for the end, however it comes. */
    @Override
    public void close() {
        work.handle((result, failure) -> result).join();
    }
}
