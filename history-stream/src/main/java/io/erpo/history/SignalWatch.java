package io.erpo.history;

import io.erpo.history.signals.SignalsOfRuns;
import io.erpo.log.LogClients;
import io.erpo.log.LogException;
import io.erpo.log.read.LogFollower;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the batches and training steps of the log beside the stream, so that every instance shows the same signals,
 * whichever learner trains. A failure here stops no run.
 */
@Singleton
final class SignalWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SignalWatch.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long PAUSE_SECONDS = 30;

    private final LogClients clients;
    private final SignalMeters meters;
    private final Thread follower;
    private volatile boolean closed;

    SignalWatch(MeterRegistry registry, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.clients = new LogClients(kafka);
        this.meters = new SignalMeters(registry);
        this.follower = new Thread(this::run, "signal-watch");
        follower.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        follower.start();
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        follower.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (InterruptException e) {
                return;
            } catch (KafkaException | LogException e) {
                LOG.warn("the signals of runs are not shown: {}; trying again", e.getMessage());
                pause();
            }
        }
    }

    /** Shows nothing before the past is read: an ended run would look live. */
    private void follow() {
        SignalsOfRuns runs = new SignalsOfRuns();
        try (LogFollower log =
                LogFollower.ofRunPlane(clients.reader(), SignalsOfRuns.TOPICS, clients.bootstrapServers())) {
            log.catchUp(runs::accept);
            meters.show(runs);
            while (!closed) {
                if (log.poll(POLL, runs::accept)) {
                    meters.show(runs);
                }
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
