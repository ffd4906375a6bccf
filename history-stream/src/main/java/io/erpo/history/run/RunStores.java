package io.erpo.history.run;

import io.erpo.events.PolicyPublished;
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

/**
 * Stores the state of each run, its policies, and the groups of its open steps and benchmarks under keys that sort in
 * draw order.
 */
public final class RunStores {

    private static final String RUNS = "runs";
    private static final String STATES = "run-progress";
    private static final String GROUPS = "open-groups";
    private static final String POLICIES = "published-policies";

    private final KeyValueStore<String, RunStarted> runs;
    private final KeyValueStore<String, RunState> states;
    private final KeyValueStore<String, VerifiedGroup> groups;
    private final KeyValueStore<String, PolicyPublished> policies;

    public RunStores(ProcessorContext<?, ?> context) {
        this.runs = context.getStateStore(RUNS);
        this.states = context.getStateStore(STATES);
        this.groups = context.getStateStore(GROUPS);
        this.policies = context.getStateStore(POLICIES);
    }

    /**
     * The stores that the topology must contain. Open work fits into memory; all runs ever started, each with the names
     * of its prompts, may not.
     *
     * @param large creates a named store for state that grows with the runs: RocksDB, or memory in tests
     */
    public static List<StoreBuilder<?>> builders(Function<String, KeyValueBytesStoreSupplier> large) {
        return List.of(
                builder(large, RUNS, EventSerde.of(RunStarted.class)),
                builder(Stores::inMemoryKeyValueStore, STATES, JsonSerde.of(RunState.class)),
                builder(Stores::inMemoryKeyValueStore, GROUPS, EventSerde.of(VerifiedGroup.class)),
                builder(large, POLICIES, EventSerde.of(PolicyPublished.class)));
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

    /** The policy of this version that came first; empty also when an earlier release of this service took it. */
    Optional<PolicyPublished> policy(String runId, long version) {
        return Optional.ofNullable(policies.get(key(runId, version)));
    }

    void put(PolicyPublished policy) {
        policies.put(key(policy.getRunId(), policy.getVersion()), policy);
    }

    /** Deletes everything about a run but its state. */
    void deleteAllOf(String runId) {
        runs.delete(runId);
        deleteAll(groups, runId + "/");
        deleteAll(policies, runId + "/");
    }

    private static <V> void deleteAll(KeyValueStore<String, V> store, String prefix) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, V> entries = store.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
    }

    private static String key(String runId, long version) {
        return runId + "/" + version;
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
