package io.erpo.history.prompt;

import io.erpo.events.PromptHistory;
import java.util.Optional;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Read access to the histories while the stream runs: the state of everything processed so far. */
public final class PromptHistories {

    /** Name of the store, which is partitioned by promptId, not by its keys. */
    public static final String STORE = "prompt-histories";

    private final ReadOnlyKeyValueStore<String, PromptHistory> store;

    /** @param store the one named {@link #STORE} */
    public PromptHistories(ReadOnlyKeyValueStore<String, PromptHistory> store) {
        this.store = store;
    }

    /** The type with which Kafka Streams finds the store. */
    public static QueryableStoreType<ReadOnlyKeyValueStore<String, PromptHistory>> storeType() {
        return QueryableStoreTypes.keyValueStore();
    }

    /** The history of the prompt in the run; empty before the first outcome. */
    public Optional<PromptHistory> of(String runId, String promptId) {
        return Optional.ofNullable(store.get(key(runId, promptId)));
    }

    static String key(String runId, String promptId) {
        return runId + "/" + promptId;
    }
}
