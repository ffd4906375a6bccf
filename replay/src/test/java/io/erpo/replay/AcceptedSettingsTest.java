package io.erpo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.Recipe;
import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.history.HistoryTopology;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.RunLedger;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.Presets;
import io.erpo.settings.RunConfig;
import io.erpo.settings.RunConfigs;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;

/**
 * Every service accepts what the plan accepts: passes every accepted configuration to history-stream and to the learner.
 * A test of reward-service does the same for the rewards.
 */
class AcceptedSettingsTest {

    private static final Path CASES = Path.of("..", "run-settings", "src", "test", "resources", "cases");

    private static Services services;

    @BeforeContainer
    static void start() throws IOException {
        services = new Services();
    }

    @AfterContainer
    static void stop() {
        services.close();
    }

    @Provide
    Arbitrary<RunConfig> configurations() {
        return RunConfigs.small();
    }

    @Property(tries = 200)
    void shouldBeAcceptedByEveryServiceWhenThePlanAcceptsIt(@ForAll("configurations") RunConfig config) {
        services.requireAccepted(config);
    }

    @Property(tries = 1)
    void shouldBeAcceptedByEveryServiceWhenItIsAPresetWithAnyRecipe() {
        for (String preset : Presets.names()) {
            for (Recipe recipe : Recipe.values()) {
                services.requireAccepted(resolve(preset, Optional.of(recipe.id()), Optional.empty()));
            }
        }
    }

    /** Files that the plan once accepted and a service refused. */
    @Property(tries = 1)
    void shouldBeRefusedByThePlanOrAcceptedByEveryServiceWhenItIsAKnownCase() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            List<Path> files = cases.sorted().toList();
            assertThat(files).hasSizeGreaterThan(10);
            files.forEach(AcceptedSettingsTest::requireOneAnswer);
        }
    }

    private static void requireOneAnswer(Path file) {
        try {
            services.requireAccepted(resolve(Presets.DEMONSTRATION, Optional.empty(), Optional.of(file)));
        } catch (SettingsException e) {
            assertThat(e).as(file.toString()).hasMessageContaining(" ");
        }
    }

    private static RunConfig resolve(String preset, Optional<String> recipe, Optional<Path> file) {
        return new ConfigLayers(Path.of(".."))
                .resolve(new TrainOptions(
                        Optional.of(preset),
                        recipe,
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        file,
                        Optional.empty()));
    }

    /** History-stream's whole topology, which draws the run's first steps, and a learner with the base policy. */
    private static final class Services implements AutoCloseable {

        private final TopologyTestDriver history;
        private final Learner learner;
        private int runs;

        Services() throws IOException {
            Path directory = Files.createTempDirectory("accepted-settings");
            Properties config = new Properties();
            config.put(StreamsConfig.APPLICATION_ID_CONFIG, "erpo-accepted-settings");
            config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
            history = new TopologyTestDriver(
                    HistoryTopology.buildUnrestorable(Stores::inMemoryKeyValueStore), config, Instant.EPOCH);
            learner = new Learner(
                    new DirectoryPolicyStore(directory),
                    samples -> Map.of(),
                    Computation.cpu(),
                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                    () -> false);
        }

        void requireAccepted(RunConfig config) {
            RunStarted run = started(config);
            PolicyPublished base =
                    new PolicyPublished(run.getRunId(), 0L, "base", "00", null, PolicyFormat.HUGGING_FACE.key(), null);
            RunLedger ledger = new RunLedger();
            ledger.note(run);
            ledger.note(base);

            assertThat(learner.start(run, ledger)).as("%s", run).isEmpty();
            send(Topics.RUNS.name(), run.getRunId(), Events.encode(run));
            send(Topics.POLICIES.name(), run.getRunId(), Events.encode(base));
            assertThat(refusals()).as("%s", run).isEmpty();
            assertThat(draws()).as("%s", run).isPositive();
        }

        @Override
        public void close() {
            learner.close();
            history.close();
        }

        private RunStarted started(RunConfig config) {
            return config.writeTo(RunStarted.newBuilder())
                    .setRunId("run-" + runs++)
                    .setStartedAt(Instant.EPOCH)
                    .setCodeVersion("test")
                    .setPreset("test")
                    .setDatasetSource("test")
                    .setDatasetDigest("00")
                    .setPromptIds(prompts("training", config.sampling().promptsPerStep()))
                    .setBenchmark("held-out")
                    .setHeldOutPromptIds(prompts("held-out", 1))
                    .setBenchmarks(List.of())
                    .setBasePolicyUri("base")
                    .setBasePolicySha256("00")
                    .build();
        }

        private static List<String> prompts(String kind, int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> PromptId.of(kind + i, "0").value())
                    .toList();
        }

        private void send(String topic, String key, byte[] event) {
            history.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(key.getBytes(StandardCharsets.UTF_8), event);
        }

        private List<String> refusals() {
            return history
                    .createOutputTopic(
                            Topics.DEAD_LETTERS.name(), new StringDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .stream()
                    .map(letter -> Events.decode(letter, DeadLetter.class).getReason())
                    .toList();
        }

        private long draws() {
            return history.createOutputTopic(Topics.DRAWS.name(), new StringDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .size();
        }
    }
}
