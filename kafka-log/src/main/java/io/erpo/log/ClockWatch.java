package io.erpo.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a service when the clock of its machine is set back, so that an orchestrator starts it anew.
 *
 * <p>Kafka's clients and Kafka Streams take the time of their next heartbeat and of their next commit from the wall
 * clock. After a clock is set back by two days, the members of a group are silent for two days, and their group goes on
 * without them. A new process reads the new time. What a service has not committed is done again, as after any kill.
 */
public final class ClockWatch {

    /** Of the ended process: {@code EX_TEMPFAIL} of {@code sysexits.h}, "try again". */
    public static final int EXIT_CODE = 75;

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    /** A clock that was ahead for less than this is not noticed. */
    private static final Duration PERIOD = Duration.ofMillis(200);
    /** Kafka's clients wait this much longer and lose nothing; a session lasts longer. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final InstantSource clock;
    private Instant latest;

    ClockWatch(InstantSource clock) {
        this.clock = clock;
        this.latest = clock.instant();
    }

    /**
     * Watches the system's clock until the process ends.
     *
     * @param service its name, for the log
     */
    public static void start(String service) {
        Thread watch = new Thread(() -> watch(service), "clock-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void watch(String service) {
        ClockWatch clock = new ClockWatch(InstantSource.system());
        Optional<Duration> back = clock.setBack();
        try {
            while (back.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
                back = clock.setBack();
            }
        } catch (InterruptedException e) {
            return;
        }
        LOG.error(
                "{} ends, because the clock was set back by {} s, and Kafka's clients would stand still for that long;"
                        + " start it again, nothing is lost",
                service,
                back.get().toSeconds());
        // An orderly end would wait for the clients.
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** By how much the clock was set back since the last call; empty when clients can wait for that long. */
    Optional<Duration> setBack() {
        Instant now = clock.instant();
        Duration back = Duration.between(now, latest);
        latest = now;
        return Optional.of(back).filter(duration -> duration.compareTo(TOLERANCE) > 0);
    }
}
