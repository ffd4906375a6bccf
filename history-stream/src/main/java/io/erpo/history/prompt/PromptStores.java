package io.erpo.history.prompt;

import io.erpo.events.Draw;
import io.erpo.events.Prompt;
import io.erpo.events.PromptHistory;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.history.key.Padded;
import io.erpo.schemas.EventSerde;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Stores every {@link PromptState} as small records under sortable keys, so that an event rewrites little. The values
 * are events: the state is the part of the log that still matters.
 */
public final class PromptStores {

    /** The draws whose group has no outcome yet. In memory, so that the number of its entries is exact. */
    public static final String UNFINISHED = "unfinished-draws";

    private static final String PROMPTS = "prompts";
    private static final String NEWEST = "newest-draws";
    private static final String REWARDS = "open-rewards";

    private final KeyValueStore<String, Prompt> prompts;
    private final KeyValueStore<String, PromptHistory> histories;
    private final KeyValueStore<String, Draw> unfinished;
    private final KeyValueStore<String, Draw> newest;
    private final KeyValueStore<String, Reward> rewards;

    public PromptStores(ProcessorContext<?, ?> context) {
        this.prompts = context.getStateStore(PROMPTS);
        this.histories = context.getStateStore(PromptHistories.STORE);
        this.unfinished = context.getStateStore(UNFINISHED);
        this.newest = context.getStateStore(NEWEST);
        this.rewards = context.getStateStore(REWARDS);
    }

    /**
     * The stores that the topology must contain. Open work fits into memory and changes with every reward; the state of
     * all prompts may be larger than memory.
     *
     * @param large creates a named store for state that grows with the prompts: RocksDB, or memory in tests
     */
    public static List<StoreBuilder<?>> builders(Function<String, KeyValueBytesStoreSupplier> large) {
        return List.of(
                builder(large, PROMPTS, Prompt.class),
                builder(large, PromptHistories.STORE, PromptHistory.class),
                builder(Stores::inMemoryKeyValueStore, UNFINISHED, Draw.class),
                builder(large, NEWEST, Draw.class),
                builder(Stores::inMemoryKeyValueStore, REWARDS, Reward.class));
    }

    Optional<Prompt> prompt(String promptId) {
        return Optional.ofNullable(prompts.get(promptId));
    }

    void put(Prompt prompt) {
        prompts.put(prompt.getPromptId(), prompt);
    }

    PromptState state(String runId, String promptId) {
        PromptHistory history = histories.get(PromptHistories.key(runId, promptId));
        Map<Purpose, Draw> last = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            Optional.ofNullable(newest.get(place(promptId, runId, purpose))).ifPresent(draw -> last.put(purpose, draw));
        }
        return new PromptState(
                prompt(promptId).map(Prompt::getDataSource).orElse(GroupRules.NO_SOURCE),
                history == null ? PromptState.noHistory(runId, promptId) : history,
                scan(unfinished, promptId + "/" + runId + "/"),
                last);
    }

    /** The states of all runs that have drawn this prompt and wait for its outcome. */
    List<PromptState> states(String promptId) {
        Set<String> runs = new LinkedHashSet<>();
        scan(unfinished, promptId + "/").forEach(draw -> runs.add(draw.getRunId()));
        return runs.stream().map(runId -> state(runId, promptId)).toList();
    }

    /** The draws of all prompts whose group has no outcome yet. */
    List<Draw> unfinished() {
        List<Draw> draws = new ArrayList<>();
        try (KeyValueIterator<String, Draw> entries = unfinished.all()) {
            entries.forEachRemaining(entry -> draws.add(entry.value));
        }
        return draws;
    }

    void putDraw(Draw draw) {
        newest.put(place(draw.getPromptId(), draw.getRunId(), draw.getPurpose()), draw);
        unfinished.put(key(draw), draw);
    }

    void deleteDraw(Draw draw) {
        unfinished.delete(key(draw));
    }

    void put(PromptHistory history) {
        histories.put(PromptHistories.key(history.getRunId(), history.getPromptId()), history);
    }

    List<Reward> rewards(String groupId) {
        return scan(rewards, groupId + "/");
    }

    /** Without the explanation, which decides nothing and would be most of the store. */
    void put(Reward reward) {
        rewards.put(key(reward), Reward.newBuilder(reward).setExplanation(null).build());
    }

    void delete(Reward reward) {
        rewards.delete(key(reward));
    }

    private static String key(Draw draw) {
        return place(draw.getPromptId(), draw.getRunId(), draw.getPurpose())
                + "/" + Padded.of(draw.getStep(), 8)
                + "/" + Padded.of(draw.getRound(), 4)
                + "/" + Padded.of(draw.getSlot(), 6);
    }

    private static String key(Reward reward) {
        return reward.getGroupId() + "/" + Padded.of(reward.getIndex(), 6) + "/" + reward.getName();
    }

    private static String place(String promptId, String runId, Purpose purpose) {
        return promptId + "/" + runId + "/" + purpose;
    }

    private static <V> List<V> scan(KeyValueStore<String, V> store, String prefix) {
        List<V> values = new ArrayList<>();
        try (KeyValueIterator<String, V> entries = store.prefixScan(prefix, new StringSerializer())) {
            while (entries.hasNext()) {
                KeyValue<String, V> entry = entries.next();
                values.add(entry.value);
            }
        }
        return values;
    }

    private static <V extends SpecificRecord> StoreBuilder<KeyValueStore<String, V>> builder(
            Function<String, KeyValueBytesStoreSupplier> kind, String name, Class<V> type) {
        return Stores.keyValueStoreBuilder(kind.apply(name), Serdes.String(), EventSerde.of(type));
    }
}
