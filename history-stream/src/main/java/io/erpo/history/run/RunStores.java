package io.erpo.history.run;

import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.key.Padded;
import io.erpo.schemas.EventSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What is known of each run, and the groups of its open steps and benchmarks under keys that sort in draw order. */
public final class RunStores {

    private static final String RUNS = "runs";
    private static final String STATES = "run-progress";
    private static final String GROUPS = "open-groups";

    private final KeyValueStore<String, RunStarted> runs;
    private final KeyValueStore<String, RunState> states;
    private final KeyValueStore<String, VerifiedGroup> groups;

    public RunStores(ProcessorContext<?, ?> context) {
        this.runs = context.getStateStore(RUNS);
        this.states = context.getStateStore(STATES);
        this.groups = context.getStateStore(GROUPS);
    }

    /**
     * What the topology must hold for this to work. What is under way fits into memory; the runs that there ever were, each
     * with the names of its prompts, need not.
     *
     * @param large gives the store of a name for what grows with the runs: RocksDB, or memory in tests
     */
    public static List<StoreBuilder<?>> builders(Function<String, KeyValueBytesStoreSupplier> large) {
        return List.of(
                builder(large, RUNS, EventSerde.of(RunStarted.class)),
                builder(Stores::inMemoryKeyValueStore, STATES, JsonSerde.of(RunState.class)),
                builder(Stores::inMemoryKeyValueStore, GROUPS, EventSerde.of(VerifiedGroup.class)));
    }

    Optional<RunStarted> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    void put(RunStarted run) {
        runs.put(run.getRunId(), run);
    }

    RunState state(String runId) {
        return Optional.ofNullable(states.get(runId)).orElse(RunState.NONE);
    }

    void put(String runId, RunState reached) {
        states.put(runId, reached);
    }

    Optional<VerifiedGroup> same(VerifiedGroup group) {
        return Optional.ofNullable(groups.get(key(group)));
    }

    /** The groups of a step, or of the benchmark of a version, in draw order. */
    List<VerifiedGroup> groups(String runId, Purpose purpose, long step) {
        List<VerifiedGroup> found = new ArrayList<>();
        String prefix = place(runId, purpose, step);
        try (KeyValueIterator<String, VerifiedGroup> entries = groups.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry -> found.add(entry.value));
        }
        return found;
    }

    void put(VerifiedGroup group) {
        groups.put(key(group), group);
    }

    void delete(VerifiedGroup group) {
        groups.delete(key(group));
    }

    private static String key(VerifiedGroup group) {
        return place(group.getRunId(), group.getPurpose(), group.getStep())
                + Padded.of(group.getRound(), 4)
                + "/" + Padded.of(group.getSlot(), 6);
    }

    private static String place(String runId, Purpose purpose, long step) {
        return runId + "/" + purpose + "/" + Padded.of(step, 8) + "/";
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> builder(
            Function<String, KeyValueBytesStoreSupplier> kind, String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(kind.apply(name), Serdes.String(), values);
    }
}
