package io.erpo.history.query;

import java.util.Objects;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** The instance that answers a query about a prompt. */
sealed interface Route {

    /** This instance, from this partition of its store. */
    record Here(int partition) implements Route {}

    /** Another instance. */
    record Elsewhere(HostInfo owner) implements Route {}

    /** No instance at present. */
    record NotNow(String reason) implements Route {}

    /**
     * Decides by what this instance knows about the others.
     *
     * @param state of this instance
     * @param metadata of the prompt; asked for only while running, because it may not exist before
     * @param self the address that this instance has told the others
     */
    static Route of(State state, KeyQueryMetadata metadata, HostInfo self) {
        if (state != State.RUNNING) {
            return new NotNow("this instance of history-stream is %s and not RUNNING".formatted(state));
        }
        if (Objects.equals(metadata, KeyQueryMetadata.NOT_AVAILABLE)) {
            return new NotNow("the instances of history-stream are sharing out their partitions");
        }
        return metadata.activeHost().equals(self)
                ? new Here(metadata.partition())
                : new Elsewhere(metadata.activeHost());
    }
}
