package io.erpo.history.query;

import java.util.Objects;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Who answers a question about a prompt. */
sealed interface Route {

    /** This instance, from this partition of its store. */
    record Here(int partition) implements Route {}

    /** Another instance. */
    record Elsewhere(HostInfo owner) implements Route {}

    /** Nobody at present. */
    record NotNow(String reason) implements Route {}

    /**
     * Decides by what this instance knows of the others.
     *
     * @param state of this instance
     * @param metadata of the prompt; asked for only while running, as it may not be there before
     * @param self what this instance has told the others of where it is
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
