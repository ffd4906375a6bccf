package io.erpo.replay.findings;

/** Told how far a replay has come, by each of its threads. */
@FunctionalInterface
public interface ReplayProgress {

    /**
     * @param part what is being done, in words
     * @param done how many of {@code total} are
     */
    void at(String part, long done, long total);
}
