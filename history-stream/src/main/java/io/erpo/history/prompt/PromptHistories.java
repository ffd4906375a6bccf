package io.erpo.history.prompt;

import io.erpo.events.PromptHistory;
import java.util.Optional;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The histories as others may read them while the stream goes on: what was processed, up to the last moment. */
public final class PromptHistories {

    /** Name of the store, which is partitioned by promptId, not by its keys. */
    public static final String STORE = "prompt-histories";

    private final ReadOnlyKeyValueStore<String, PromptHistory> store;

    /** @param store the one named {@link #STORE} */
    public PromptHistories(ReadOnlyKeyValueStore<String, PromptHistory> store) {
        this.store = store;
    }

    /** How to ask Kafka Streams for the store. */
    public static QueryableStoreType<ReadOnlyKeyValueStore<String, PromptHistory>> storeType() {
        return QueryableStoreTypes.keyValueStore();
    }

    /** What the run knows of the prompt; empty before the first outcome. */
    public Optional<PromptHistory> of(String runId, String promptId) {
        return Optional.ofNullable(store.get(key(runId, promptId)));
    }

    static String key(String runId, String promptId) {
        return runId + "/" + promptId;
    }
}
