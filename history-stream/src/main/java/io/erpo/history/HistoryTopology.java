package io.erpo.history;

import io.erpo.events.Draw;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.intake.Intake;
import io.erpo.history.intake.Intake.HandlerFactory;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.intake.Outbox;
import io.erpo.history.prompt.PromptStores;
import io.erpo.history.prompt.PromptTracker;
import io.erpo.history.run.RunCoordinator;
import io.erpo.history.run.RunStores;
import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Two sub-topologies that talk through topics: the tracker follows prompts, in as many tasks as the prompt plane has
 * partitions; the coordinator follows runs, in one.
 */
public final class HistoryTopology {

    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final Serde<SpecificRecord> EVENTS =
            Serdes.serdeFrom(new EventSerializer(), new EventDeserializer());

    private final StreamsBuilder builder = new StreamsBuilder();

    private final Function<String, KeyValueBytesStoreSupplier> large;
    private final UnaryOperator<StoreBuilder<?>> durability;
    private final IntakeObserver observer;

    private HistoryTopology(
            Function<String, KeyValueBytesStoreSupplier> large,
            UnaryOperator<StoreBuilder<?>> durability,
            IntakeObserver observer) {
        this.large = large;
        this.durability = durability;
        this.observer = observer;
    }

    /**
     * The topology.
     *
     * @param large gives stores for what grows with prompts and runs
     * @param observer sees what comes of the records
     */
    static Topology build(Function<String, KeyValueBytesStoreSupplier> large, IntakeObserver observer) {
        return new HistoryTopology(large, UnaryOperator.identity(), observer).assemble();
    }

    /** The same without the topics that stores are restored from: for whoever begins from empty state and never restores. */
    public static Topology buildUnrestorable(Function<String, KeyValueBytesStoreSupplier> large) {
        return new HistoryTopology(large, StoreBuilder::withLoggingDisabled, IntakeObserver.NONE).assemble();
    }

    private Topology assemble() {
        KStream<String, SpecificRecord> tracked = tracker();
        publish(tracked, "tracker", Topics.PROMPT_REQUESTS);
        publish(tracked, "tracker", Topics.VERIFIED_GROUPS);
        publish(tracked, "tracker", Topics.PROMPT_HISTORY);
        publish(tracked, "tracker", Topics.DEAD_LETTERS);
        KStream<String, SpecificRecord> coordinated = coordinator(groupsByRun(tracked));
        publish(coordinated, "coordinator", Topics.DRAWS);
        publish(coordinated, "coordinator", Topics.ADVANTAGE_BATCHES);
        publish(coordinated, "coordinator", Topics.EVALUATIONS);
        publish(coordinated, "coordinator", Topics.DEAD_LETTERS);
        return builder.build();
    }

    private KStream<String, SpecificRecord> tracker() {
        String[] names = add(PromptStores.builders(large));
        KStream<String, SpecificRecord> prompts = handle(
                source(Topics.PROMPTS), Prompt.class, Prompt::getPromptId, (c, o) -> tracker(c, o)::prompt, names);
        KStream<String, SpecificRecord> draws =
                handle(source(Topics.DRAWS), Draw.class, Draw::getPromptId, (c, o) -> tracker(c, o)::drawn, names);
        KStream<String, SpecificRecord> rewards = handle(
                source(Topics.REWARDS), Reward.class, Reward::getPromptId, (c, o) -> tracker(c, o)::rewarded, names);
        return prompts.merge(draws, Named.as("prompts-and-draws")).merge(rewards, Named.as("tracker"));
    }

    private KStream<String, SpecificRecord> coordinator(KStream<byte[], byte[]> groupsByRun) {
        String[] names = add(RunStores.builders(large));
        KStream<String, SpecificRecord> runs = handle(
                source(Topics.RUNS),
                RunStarted.class,
                RunStarted::getRunId,
                (c, o) -> coordinator(c, o)::started,
                names);
        KStream<String, SpecificRecord> policies = handle(
                source(Topics.POLICIES),
                PolicyPublished.class,
                PolicyPublished::getRunId,
                (c, o) -> coordinator(c, o)::published,
                names);
        KStream<String, SpecificRecord> groups = handle(
                groupsByRun,
                VerifiedGroup.class,
                VerifiedGroup::getRunId,
                (c, o) -> coordinator(c, o)::verified,
                names);
        return runs.merge(policies, Named.as("runs-and-policies")).merge(groups, Named.as("coordinator"));
    }

    /** From the prompt plane to the run plane: the one place where records change their key. */
    private static KStream<byte[], byte[]> groupsByRun(KStream<String, SpecificRecord> tracked) {
        return tracked.filter((key, event) -> event instanceof VerifiedGroup, Named.as("groups-to-coordinator"))
                .map(
                        (key, event) -> KeyValue.pair(
                                ((VerifiedGroup) event).getRunId().getBytes(StandardCharsets.UTF_8),
                                Events.encode(event)),
                        Named.as("key-by-run"))
                .repartition(Repartitioned.<byte[], byte[]>as("verified-groups-by-run")
                        .withKeySerde(BYTES)
                        .withValueSerde(BYTES)
                        .withNumberOfPartitions(Topic.Plane.RUN.partitions()));
    }

    /** Bytes, not events: what cannot be decoded must reach the intake too. */
    private KStream<byte[], byte[]> source(Topic<?> topic) {
        return builder.stream(topic.name(), Consumed.with(BYTES, BYTES).withName("from-" + topic.shortName()));
    }

    private <E extends SpecificRecord> KStream<String, SpecificRecord> handle(
            KStream<byte[], byte[]> records,
            Class<E> type,
            Function<E, String> key,
            HandlerFactory<E> handler,
            String[] storeNames) {
        return records.process(
                () -> new Intake<>(type, key, handler, observer),
                Named.as("handle-" + type.getSimpleName()),
                storeNames);
    }

    /** Sends the events of the topic's type there: each type has one topic. */
    private static void publish(KStream<String, SpecificRecord> events, String from, Topic<?> topic) {
        String name = from + "-to-" + topic.shortName();
        events.filter((key, event) -> topic.value().isInstance(event), Named.as(name + "-only"))
                .to(topic.name(), Produced.with(topic.keySerde(), EVENTS).withName(name));
    }

    private String[] add(List<StoreBuilder<?>> builders) {
        builders.stream().map(durability).forEach(builder::addStateStore);
        return builders.stream().map(StoreBuilder::name).toArray(String[]::new);
    }

    private static PromptTracker tracker(ProcessorContext<?, ?> context, Outbox outbox) {
        return new PromptTracker(new PromptStores(context), outbox);
    }

    private static RunCoordinator coordinator(ProcessorContext<?, ?> context, Outbox outbox) {
        return new RunCoordinator(new RunStores(context), outbox);
    }
}
