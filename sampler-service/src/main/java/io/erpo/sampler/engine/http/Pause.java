package io.erpo.sampler.engine.http;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
public interface Pause {

    /** Waits by sleeping. */
    Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

    void pause(Duration duration) throws InterruptedException;
}
