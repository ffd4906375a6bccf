package io.erpo.history;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Derives health from the state of Kafka Streams. Replaces the extension's check, which reports a service that waits
 * for topics as dead.
 */
final class HistoryHealth {

    private static final Set<State> FAILED = EnumSet.of(State.PENDING_ERROR, State.ERROR);

    private HistoryHealth() {}

    /** Down only when a restart would help. */
    @Produces
    @Singleton
    @Liveness
    static HealthCheck live(KafkaStreams streams) {
        return () -> response("history-stream lives", streams.state(), !FAILED.contains(streams.state()));
    }

    /** Up while records are processed. */
    @Produces
    @Singleton
    @Readiness
    static HealthCheck ready(KafkaStreams streams) {
        return () -> response("history-stream processes records", streams.state(), streams.state() == State.RUNNING);
    }

    private static HealthCheckResponse response(String name, State state, boolean up) {
        return HealthCheckResponse.named(name)
                .status(up)
                .withData("state", state.name())
                .withData("meaning", meaning(state))
                .build();
    }

    private static String meaning(State state) {
        return switch (state) {
            case CREATED -> "waits for its topics to exist";
            case REBALANCING -> "takes over partitions and restores their state";
            case RUNNING -> "processes records";
            case PENDING_SHUTDOWN, NOT_RUNNING -> "stops";
            case PENDING_ERROR, ERROR -> "has failed; the log says why";
        };
    }
}
