package io.erpo.replay;

import io.erpo.algorithm.PromptId;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.CheckpointSettings;
import io.erpo.events.Coordinates;
import io.erpo.events.Correction;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.RatioLevel;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.Surrogate;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.fixtures.SampleEvents;
import io.erpo.history.HistoryTopology;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.RunLedger;
import io.erpo.learner.training.SampledTokens;
import io.erpo.policy.Placement;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.sampler.policy.StoredPolicyLoader;
import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;

/**
 * A whole run in one process: the services' functions with a list in place of Kafka. Five steps of four prompts with
 * four responses, on the shipped policy. The prompts have two data sources with a correctness reward each, of which one
 * also judges what is not its own. Truncated responses are masked, the loss measures the KL divergence, and
 * evaluations draw from the most probable tokens.
 */
final class TinyRun {

    static final Path MODEL = Path.of("..", "models", "tiny");
    static final String RUN = "run-1";
    static final int STEPS = 5;

    private static final int PARTITIONS = 3;
    private static final List<Topic<?>> MADE = List.of(
            Topics.VERIFIED_GROUPS,
            Topics.PROMPT_HISTORY,
            Topics.ADVANTAGE_BATCHES,
            Topics.EVALUATIONS,
            Topics.DRAWS,
            Topics.PROMPT_REQUESTS,
            Topics.RUN_ENDS);

    private final RunStarted run;
    private final Map<Topic<?>, List<Recorded<?>>> log = new HashMap<>();
    private final Map<Place, Response> responses = new HashMap<>();
    private final Map<PolicyRef, PolicyPublished> policies = new HashMap<>();
    private final Map<Long, SamplingModel> models = new HashMap<>();
    private final Map<Topic<?>, TestOutputTopic<String, SpecificRecord>> outputs = new HashMap<>();
    private final Queue<SpecificRecord> work = new ArrayDeque<>();
    private final RunLedger ledger = new RunLedger();
    private final GroupSampler sampler = new GroupSampler("0", Instant::now, System::nanoTime);
    private final StoredPolicyLoader loader;
    private final Learner learner;
    private final TopologyTestDriver driver;
    private long time = 1_000;

    private TinyRun(RunStarted run, Path store, Path state) {
        this.run = run;
        this.loader = new StoredPolicyLoader(policies::get, new DirectoryPolicyStore(store), Placement.cpu(), 16);
        this.learner = new Learner(
                new DirectoryPolicyStore(store),
                this::tokens,
                Computation.cpu(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                () -> false);
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "tiny-run");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        this.driver = new TopologyTestDriver(HistoryTopology.buildUnrestorable(Stores::inMemoryKeyValueStore), config);
    }

    /** Trains and returns the log: the records of each topic, ordered by partition and offset. */
    static Map<Topic<?>, List<Recorded<?>>> train(Path store, Path state) throws IOException {
        return train(run(), store, state);
    }

    /** Trains a run with other settings. */
    static Map<Topic<?>, List<Recorded<?>>> train(RunStarted started, Path store, Path state) throws IOException {
        TinyRun run = new TinyRun(started, store, state);
        try (run.driver;
                run.learner) {
            run.play();
        } finally {
            run.models.values().forEach(SamplingModel::close);
        }
        run.log.values().forEach(records -> records.sort((a, b) -> a.place().compareTo(b.place())));
        return run.log;
    }

    private void play() {
        Topics.all().forEach(topic -> log.put(topic, new ArrayList<>()));
        feed(Topics.RUNS, RUN, run);
        ledger.note(run);
        for (int i = 0; i < 20; i++) {
            feed(Topics.PROMPTS, prompt(i).getPromptId(), prompt(i));
        }
        publish(learner.start(run, ledger).orElseThrow());
        while (!work.isEmpty()) {
            SpecificRecord next = work.remove();
            if (next instanceof PromptRequest request) {
                answer(request);
            } else if (next instanceof AdvantageBatch batch) {
                publish(learner.train(batch, ledger).orElseThrow());
            }
        }
    }

    private void answer(PromptRequest request) {
        SamplingModel model = models.computeIfAbsent(request.getPolicyVersion(), version -> load(request));
        sampler.sample(model, List.of(request))
                .get(0)
                .map(response -> response, reason -> {
                    throw new IllegalStateException(reason);
                })
                .forEach(this::judge);
    }

    private void judge(Response response) {
        Place place = append(Topics.RESPONSES, response.getPromptId(), response);
        responses.put(place, response);
        if (response.getDataSource().equals("max")) {
            judge(response, place, "exact");
        }
        judge(response, place, "other");
    }

    private void judge(Response response, Place place, String name) {
        boolean correct = response.getText().equals(response.getReference());
        feed(
                Topics.REWARDS,
                response.getPromptId(),
                new Reward(
                        RUN,
                        response.getStep(),
                        response.getGroupId(),
                        response.getResponseId(),
                        response.getIndex(),
                        response.getPromptId(),
                        response.getPurpose(),
                        name,
                        "1",
                        correct ? 1.0 : -1.0,
                        correct,
                        response.getText(),
                        RewardStatus.SCORED,
                        new Coordinates(place.partition(), place.offset()),
                        response.getTokenIds().size(),
                        response.getFinishReason(),
                        1L,
                        null,
                        null));
    }

    private void publish(NewPolicy made) {
        policies.put(new PolicyRef(RUN, made.policy().getVersion()), made.policy());
        ledger.note(made.policy());
        made.step().ifPresent(step -> append(Topics.TRAIN_STEPS, RUN, step));
        feed(Topics.POLICIES, RUN, made.policy());
    }

    private <V extends SpecificRecord> void feed(Topic<V> topic, String key, V event) {
        append(topic, key, event);
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key.getBytes(StandardCharsets.UTF_8), Events.encode(event), Instant.ofEpochMilli(time));
        MADE.forEach(this::take);
    }

    private <V extends SpecificRecord> void take(Topic<V> topic) {
        TestOutputTopic<String, SpecificRecord> output = outputs.computeIfAbsent(
                topic,
                any -> driver.createOutputTopic(topic.name(), new StringDeserializer(), new EventDeserializer()));
        output.readRecordsToList().forEach(record -> {
            append(topic, record.key(), topic.value().cast(record.value()));
            work.add(record.value());
        });
    }

    /** Skips every third offset, as for the marker of a transaction. */
    private <V extends SpecificRecord> Place append(Topic<V> topic, String key, V event) {
        int partition = topic.plane() == Topic.Plane.RUN ? 0 : Math.floorMod(key.hashCode(), PARTITIONS);
        long before = log.get(topic).stream()
                .filter(record -> record.place().partition() == partition)
                .count();
        Place place = new Place(partition, before + before / 2);
        log.get(topic).add(new Recorded<>(topic, place, Instant.ofEpochMilli(time++), key, event));
        return place;
    }

    private SamplingModel load(PromptRequest request) {
        try {
            return loader.load(PolicyRef.of(request));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, SampledTokens> tokens(List<AdvantageSample> samples) {
        Map<String, SampledTokens> tokens = new HashMap<>();
        for (AdvantageSample sample : samples) {
            Response response = responses.get(Place.of(sample.getCoordinates()));
            tokens.put(sample.getResponseId(), SampledTokens.of(response));
        }
        return tokens;
    }

    private static Prompt prompt(int i) {
        int[] digits = {1 + i % 9, 1 + (5 * i + 3) % 9, 1 + i / 9};
        String text = "max %d%d%d=".formatted(digits[0], digits[1], digits[2]);
        String reference = Integer.toString(IntStream.of(digits).max().orElseThrow());
        String dataSource = i % 4 == 3 ? "last" : "max";
        return new Prompt(
                PromptId.of(text, reference, dataSource).value(),
                text,
                reference,
                "test",
                PromptId.contentHash(text, reference, dataSource),
                dataSource);
    }

    private static RewardSettings judge(String name, String dataSource) {
        return new RewardSettings(name, 1.0, true, Map.of(), List.of(dataSource));
    }

    static RunStarted run() throws IOException {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> prompt(i).getPromptId()).toList();
        return SampleEvents.aRun()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setSeed(7)
                .setSteps(STEPS)
                .setPromptIds(ids.subList(0, 16))
                .setHeldOutPromptIds(ids.subList(16, 20))
                .setBasePolicyUri(MODEL.toString())
                .setBasePolicySha256(FileSha256.of(MODEL.resolve("model.safetensors")))
                .setSampling(new SamplingSettings(4, 4, 6, 1, List.of()))
                .setTemperature(new TemperatureSettings(
                        1.2, 0.2, 2.0, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of()))
                .setOptimizer(new OptimizerSettings(1e-4, 0, 0.9, 0.95, 1e-8, 0.0, 1.0, 2, 256, 256, false))
                .setRewards(List.of(judge("exact", "max"), judge("other", "last")))
                .setEvaluation(new EvaluationSettings(2, 1.0, 0, 0.7, 20))
                .setLoss(new LossSettings(
                        0.2,
                        0.28,
                        10.0,
                        LossMean.TOKEN,
                        LogprobMode.SAMPLE,
                        true,
                        0.01,
                        Correction.NONE,
                        0.5,
                        2.0,
                        0.0,
                        RatioLevel.TOKEN,
                        Surrogate.CLIP,
                        0,
                        0.0,
                        RatioLevel.TOKEN))
                .setCheckpoints(new CheckpointSettings(2, 0, "float32", 0L))
                .build();
    }
}
