package io.erpo.learner;

import java.util.function.Supplier;

/**
 * Decides who filled the Java heap. When most of it is free again after the run in work has given up its memory, it was
 * that run, which fails alone; otherwise the service itself is too large for its heap and must end.
 */
final class HeapBlame {

    private static final double FULL = 0.75;
    private static final long MEBIBYTE = 1L << 20;

    private final long max;
    private final Supplier<Long> used;

    HeapBlame() {
        this(Runtime.getRuntime().maxMemory(), HeapBlame::usedAfterCollection);
    }

    /** @param used bytes in use, measured after a garbage collection */
    HeapBlame(long max, Supplier<Long> used) {
        this.max = max;
        this.used = used;
    }

    /**
     * The reason why the run failed.
     *
     * @param release gives up the memory of the run
     * @throws OutOfMemoryError the same, when it was not the run
     */
    String blame(Runnable release, OutOfMemoryError failure) {
        release.run();
        if (used.get() > FULL * max) {
            throw failure;
        }
        return ("this run needs more than the %d MiB of the learner's Java heap (%s): use fewer or shorter responses a step, or give"
                        + " the learner a larger heap (-Xmx), and start another run")
                .formatted(max / MEBIBYTE, failure.getMessage());
    }

    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
