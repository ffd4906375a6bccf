package io.erpo.history;

import io.erpo.events.Draw;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.Reward;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.intake.Arrival;
import io.erpo.history.intake.Handler;
import io.erpo.history.intake.Intake;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.intake.Outbox;
import io.erpo.history.prompt.EndedRuns;
import io.erpo.history.prompt.PromptStores;
import io.erpo.history.prompt.PromptTracker;
import io.erpo.history.run.RunCoordinator;
import io.erpo.history.run.RunStores;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Two sub-topologies connected by topics: the tracker follows prompts, in one task for each partition of the prompt
 * plane; the coordinator follows runs, in one task.
 */
public final class HistoryTopology {

    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final Serde<SpecificRecord> EVENTS =
            Serdes.serdeFrom(new EventSerializer(), new EventDeserializer());

    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final StreamsBuilder builder = new StreamsBuilder();

    private final Function<String, KeyValueBytesStoreSupplier> large;
    private final UnaryOperator<StoreBuilder<?>> durability;
    private final IntakeObserver observer;
    private final EndedRuns ended;
    private final NamePrefix prefix;

    private HistoryTopology(
            Function<String, KeyValueBytesStoreSupplier> large,
            UnaryOperator<StoreBuilder<?>> durability,
            IntakeObserver observer,
            EndedRuns ended,
            NamePrefix prefix) {
        this.large = large;
        this.durability = durability;
        this.observer = observer;
        this.ended = ended;
        this.prefix = prefix;
    }

    /** Builds the topology of an installation without a prefix. */
    static Topology build(
            Function<String, KeyValueBytesStoreSupplier> large, IntakeObserver observer, EndedRuns ended) {
        return build(large, observer, ended, NamePrefix.NONE);
    }

    /**
     * Builds the topology.
     *
     * @param large creates stores for state that grows with prompts and runs
     * @param observer hears of the results of records
     * @param ended the ends of runs, for the tasks of the prompt plane; the coordinator has them from its own topic
     * @param prefix of its topics in Kafka; Kafka Streams makes its clients itself, so the topology must know it
     */
    static Topology build(
            Function<String, KeyValueBytesStoreSupplier> large,
            IntakeObserver observer,
            EndedRuns ended,
            NamePrefix prefix) {
        return new HistoryTopology(large, UnaryOperator.identity(), observer, ended, prefix).assemble();
    }

    /**
     * Builds it without the topics that stores are restored from, for processing that starts from empty state and never
     * restores.
     */
    public static Topology buildUnrestorable(Function<String, KeyValueBytesStoreSupplier> large) {
        return new HistoryTopology(
                        large, StoreBuilder::withLoggingDisabled, IntakeObserver.NONE, EndedRuns.NONE, NamePrefix.NONE)
                .assemble();
    }

    private Topology assemble() {
        KStream<String, SpecificRecord> tracked = tracker();
        publish(tracked, "tracker", Topics.PROMPT_REQUESTS);
        publish(tracked, "tracker", Topics.VERIFIED_GROUPS);
        publish(tracked, "tracker", Topics.PROMPT_HISTORY);
        publish(tracked, "tracker", Topics.RUN_ENDS);
        publish(tracked, "tracker", Topics.DEAD_LETTERS);
        KStream<String, SpecificRecord> coordinated = coordinator(groupsByRun(tracked));
        publish(coordinated, "coordinator", Topics.DRAWS);
        publish(coordinated, "coordinator", Topics.ADVANTAGE_BATCHES);
        publish(coordinated, "coordinator", Topics.EVALUATIONS);
        publish(coordinated, "coordinator", Topics.RUN_ENDS);
        publish(coordinated, "coordinator", Topics.DEAD_LETTERS);
        return builder.build();
    }

    private KStream<String, SpecificRecord> tracker() {
        return source(Topics.PROMPTS)
                .merge(source(Topics.DRAWS), Named.as("prompts-and-draws"))
                .merge(source(Topics.REWARDS), Named.as("arrivals-of-prompts"))
                .process(
                        () -> new Intake(this::tracker, observer, prefix),
                        Named.as("tracker"),
                        add(PromptStores.builders(large)));
    }

    private KStream<String, SpecificRecord> coordinator(KStream<byte[], Arrival> groupsByRun) {
        return source(Topics.RUNS)
                .merge(source(Topics.POLICIES), Named.as("runs-and-policies"))
                .merge(source(Topics.RUN_ENDS), Named.as("runs-and-their-ends"))
                .merge(groupsByRun, Named.as("arrivals-of-runs"))
                .process(
                        () -> new Intake(HistoryTopology::coordinator, observer, prefix),
                        Named.as("coordinator"),
                        add(RunStores.builders(large)));
    }

    /** From the prompt plane to the run plane: the only place where records change their key. */
    private static KStream<byte[], Arrival> groupsByRun(KStream<String, SpecificRecord> tracked) {
        KStream<byte[], byte[]> groups = tracked.filter(
                        (key, event) -> event instanceof VerifiedGroup, Named.as("groups-to-coordinator"))
                .map(
                        (key, event) -> KeyValue.pair(
                                ((VerifiedGroup) event).getRunId().getBytes(StandardCharsets.UTF_8),
                                Events.encode(event)),
                        Named.as("key-by-run"))
                .repartition(Repartitioned.<byte[], byte[]>as("verified-groups-by-run")
                        .withKeySerde(BYTES)
                        .withValueSerde(BYTES)
                        .withNumberOfPartitions(Topic.Plane.RUN.partitions()));
        return arrivals(groups, VerifiedGroup.class);
    }

    private KStream<byte[], Arrival> source(Topic<?> topic) {
        return arrivals(
                builder.stream(
                        prefix.add(topic.name()), Consumed.with(BYTES, BYTES).withName("from-" + topic.shortName())),
                topic.value());
    }

    private static KStream<byte[], Arrival> arrivals(
            KStream<byte[], byte[]> records, Class<? extends SpecificRecord> type) {
        return records.mapValues(value -> new Arrival(type, value), Named.as("arrival-of-" + type.getSimpleName()));
    }

    /** Sends the events of the topic's type to the topic: each type has one topic. */
    private void publish(KStream<String, SpecificRecord> events, String from, Topic<?> topic) {
        String name = from + "-to-" + topic.shortName();
        events.filter((key, event) -> topic.value().isInstance(event), Named.as(name + "-only"))
                .to(
                        prefix.add(topic.name()),
                        Produced.with(topic.keySerde(), EVENTS).withName(name));
    }

    private String[] add(List<StoreBuilder<?>> builders) {
        builders.stream().map(durability).forEach(builder::addStateStore);
        return builders.stream().map(StoreBuilder::name).toArray(String[]::new);
    }

    private List<Handler<?>> tracker(ProcessorContext<?, ?> context, Outbox outbox) {
        PromptTracker tracker = new PromptTracker(new PromptStores(context), outbox, ended);
        context.schedule(CLEAN_UP, PunctuationType.WALL_CLOCK_TIME, now -> tracker.cleanUp());
        return List.of(
                new Handler<>(Prompt.class, Prompt::getPromptId, tracker::prompt),
                new Handler<>(Draw.class, Draw::getPromptId, tracker::drawn),
                new Handler<>(Reward.class, Reward::getPromptId, tracker::rewarded),
                new Handler<>(RunEnded.class, RunEnded::getRunId, tracker::ended));
    }

    private static List<Handler<?>> coordinator(ProcessorContext<?, ?> context, Outbox outbox) {
        RunCoordinator coordinator = new RunCoordinator(new RunStores(context), outbox);
        return List.of(
                new Handler<>(RunStarted.class, RunStarted::getRunId, coordinator::started),
                new Handler<>(PolicyPublished.class, PolicyPublished::getRunId, coordinator::published),
                new Handler<>(VerifiedGroup.class, VerifiedGroup::getRunId, coordinator::verified),
                new Handler<>(RunEnded.class, RunEnded::getRunId, coordinator::ended));
    }
}
