package io.erpo.replay.findings;

/** Hears of the progress of a replay, from each of its threads. */
@FunctionalInterface
public interface ReplayProgress {

    /**
     * @param part description of the current work
     * @param done how many of {@code total} are done
     */
    void at(String part, long done, long total);
}
