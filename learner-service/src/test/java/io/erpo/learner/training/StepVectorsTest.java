package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.RUN;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdapterSettings;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RatioLevel;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.Surrogate;
import io.erpo.events.TrainStep;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.store.VersionManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps of this learner that learner-torch must make too, in {@code learner-torch/tests/vectors}: policies to begin with, a batch,
 * and for each combination of settings the run, the weights after the step and its metrics. The vectors are this learner's own
 * results; {@code -Derpo.vectors=write} writes them anew.
 */
class StepVectorsTest {

    private static final Path VECTORS = Path.of("../learner-torch/tests/vectors");
    private static final boolean WRITE = "write".equals(System.getProperty("erpo.vectors"));
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a weight, and of a metric in the size of one; kernels of other processors round otherwise. */
    private static final double TOLERANCE = 1e-6;

    private static final LossSettings GRPO = loss(10.0, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.NONE, 0, false);

    @TempDir
    private Path scratch;

    private Path base;
    private RunStarted run;

    @BeforeEach
    void makeBasePolicy() throws IOException {
        base = aBasePolicy(scratch.resolve("base"));
        run = RunStarted.newBuilder(aRun(base))
                .setBasePolicyUri("base")
                .setSampling(new SamplingSettings(VectorBatch.GROUPS, VectorBatch.GROUP_SIZE, 24, 1, List.of()))
                .setOptimizer(new OptimizerSettings(1e-3, 6, 0.9, 0.95, 1e-8, 0.1, 0.5, 2, 96, 16, false))
                .setLoss(GRPO)
                .build();
    }

    @Test
    void shouldBeginWithTheCommittedPoliciesWhenTheyAreMadeAnew() throws IOException {
        compareDirectory("base", base);
        Made parent = train(run, 0, base, base);
        compareDirectory("parent", parent.directory());
        compareMetrics("parent", run, parent);
        Made adapter = train(adapted(), 0, base, base);
        compareDirectory("adapter", adapter.directory());
        compareMetrics("adapter", adapted(), adapter);
    }

    @Test
    void shouldMakeTheCommittedStepsWhenSettingsDiffer() throws IOException {
        Path parent = VECTORS.resolve("parent");
        compareJson("batch_0.json", VectorBatch.of(0).json(JSON));
        compareJson("batch_1.json", VectorBatch.of(1).json(JSON));
        compareJson("batch_1_entropies.json", VectorBatch.of(1).withEntropies().json(JSON));
        for (Map.Entry<String, LossSettings> loss : losses().entrySet()) {
            RunStarted variant =
                    RunStarted.newBuilder(run).setLoss(loss.getValue()).build();
            compareStep(loss.getKey(), variant, train(variant, 1, VECTORS.resolve("base"), parent));
        }
        RunStarted entropies = RunStarted.newBuilder(run)
                .setLoss(LossSettings.newBuilder(GRPO)
                        .setEntropyCoefficient(0.05)
                        .build())
                .build();
        compareStep(
                "entropies",
                entropies,
                train(entropies, 1, VectorBatch.of(1).withEntropies(), VECTORS.resolve("base"), parent));
        compareStep("low_rank", adapted(), train(adapted(), 1, VECTORS.resolve("base"), VECTORS.resolve("adapter")));
    }

    private static Map<String, LossSettings> losses() {
        Map<String, LossSettings> losses = new LinkedHashMap<>();
        losses.put("token", GRPO);
        losses.put("sequence", loss(10.0, LossMean.SEQUENCE, LogprobMode.SAMPLE, Correction.NONE, 0, false));
        losses.put("dual_clip", loss(1.3, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.NONE, 0, false));
        losses.put("at_base", loss(10.0, LossMean.TOKEN, LogprobMode.BASE, Correction.NONE, 0, false));
        losses.put("at_base_is", loss(10.0, LossMean.TOKEN, LogprobMode.BASE_IS, Correction.NONE, 0, false));
        losses.put("reference", loss(0, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.NONE, 0.2, false));
        losses.put("masked", loss(10.0, LossMean.SEQUENCE, LogprobMode.SAMPLE, Correction.NONE, 0, true));
        losses.put("corrected_tis", loss(10.0, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.TIS, 0.1, false));
        losses.put("corrected_mask", loss(10.0, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.MASK, 0, true));
        losses.put(
                "constant",
                LossSettings.newBuilder(GRPO).setMean(LossMean.CONSTANT).build());
        losses.put(
                "gspo",
                LossSettings.newBuilder(GRPO)
                        .setMean(LossMean.SEQUENCE)
                        .setRatio(RatioLevel.SEQUENCE)
                        .setDualClip(0)
                        .build());
        losses.put(
                "cispo",
                LossSettings.newBuilder(GRPO)
                        .setSurrogate(Surrogate.CISPO)
                        .setClipLow(10)
                        .setDualClip(0)
                        .build());
        losses.put(
                "corrected_sequence",
                LossSettings.newBuilder(GRPO)
                        .setCorrection(Correction.TIS)
                        .setCorrectionLevel(RatioLevel.SEQUENCE)
                        .build());
        return losses;
    }

    private static LossSettings loss(
            double dualClip,
            LossMean mean,
            LogprobMode mode,
            Correction correction,
            double klCoefficient,
            boolean maskTruncated) {
        return new LossSettings(
                0.2,
                0.28,
                dualClip,
                mean,
                mode,
                maskTruncated,
                klCoefficient,
                correction,
                0.7,
                1.6,
                0.0,
                RatioLevel.TOKEN,
                Surrogate.CLIP,
                0,
                0.0,
                RatioLevel.TOKEN);
    }

    private RunStarted adapted() {
        return RunStarted.newBuilder(run)
                .setAdapter(new AdapterSettings(2, 6.0, List.of("q_proj", "v_proj", "o_proj", "down_proj")))
                .setLoss(loss(10.0, LossMean.TOKEN, LogprobMode.SAMPLE, Correction.NONE, 0.2, false))
                .build();
    }

    private record Made(Path directory, Path weights, TrainStep step) {}

    /** Makes a step in a store of its own. */
    private Made train(RunStarted settings, int step, Path basePolicy, Path parent) throws IOException {
        return train(settings, step, VectorBatch.of(step), basePolicy, parent);
    }

    private Made train(RunStarted settings, int step, VectorBatch batch, Path basePolicy, Path parent)
            throws IOException {
        Path root = Files.createTempDirectory(scratch, "store");
        DirectoryPolicyStore store = new DirectoryPolicyStore(root);
        RunLedger ledger = new RunLedger();
        ledger.note(settings);
        ledger.note(published(store.publish(RUN, 0, copyOf(basePolicy)), Optional.empty()));
        if (step > 0) {
            ledger.resumeAt(published(store.publish(RUN, step, copyOf(parent)), Optional.of(step - 1L)));
        }
        try (Learner learner =
                new Learner(store, samples -> batch.tokens(), Computation.cpu(), Clock.systemUTC(), () -> false)) {
            NewPolicy made = learner.train(batch.event(), ledger).orElseThrow();
            Path directory = root.resolve(made.policy().getUri());
            Path weights = directory.resolve(
                    settings.getAdapter() == null ? "model.safetensors" : "adapter_model.safetensors");
            return new Made(directory, weights, made.step().orElseThrow());
        }
    }

    private static PolicyPublished published(StoredPolicy stored, Optional<Long> parent) {
        return new PolicyPublished(
                RUN, stored.version(), stored.uri(), stored.sha256(), parent.orElse(null), "unused", null);
    }

    private static CheckpointWriter copyOf(Path directory) {
        return target -> {
            for (String name : VersionManifest.names(directory)) {
                Files.copy(directory.resolve(name), target.resolve(name));
            }
        };
    }

    private static void compareStep(String name, RunStarted settings, Made made) throws IOException {
        compareTensors(VECTORS.resolve(name + ".safetensors"), made.weights());
        compareMetrics(name, settings, made);
    }

    private static void compareMetrics(String name, RunStarted settings, Made made) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.set("run", JSON.readTree(settings.toString()));
        ObjectNode step = json.putObject("step");
        step.setAll((ObjectNode) JSON.readTree(made.step().toString()));
        step.remove(List.of("policySha256", "startedAt", "fetchMicros", "trainMicros", "saveMicros", "engine"));
        compareJson(name + ".json", json);
    }

    private static void compareDirectory(String name, Path made) throws IOException {
        Path committed = VECTORS.resolve(name);
        List<String> files = VersionManifest.names(made).stream()
                .filter(file -> !file.equals(VersionManifest.NAME))
                .toList();
        if (WRITE) {
            Files.createDirectories(committed);
        } else {
            assertThat(VersionManifest.names(committed)).isEqualTo(files);
        }
        for (String file : files) {
            if (file.endsWith(".safetensors")) {
                compareTensors(committed.resolve(file), made.resolve(file));
            } else if (WRITE) {
                Files.write(committed.resolve(file), Files.readAllBytes(made.resolve(file)));
            } else {
                assertThat(committed.resolve(file)).hasSameTextualContentAs(made.resolve(file));
            }
        }
    }

    private static void compareTensors(Path committed, Path made) throws IOException {
        if (WRITE) {
            Files.write(committed, Files.readAllBytes(made));
        }
        ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(committed)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer found = ByteBuffer.wrap(Files.readAllBytes(made)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Long.BYTES + (int) expected.getLong(0);
        assertThat(found.slice(0, header)).as(committed.toString()).isEqualTo(expected.slice(0, header));
        FloatBuffer left =
                expected.position(header).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        FloatBuffer right =
                found.position(header).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        assertThat(right.remaining()).isEqualTo(left.remaining());
        while (left.hasRemaining()) {
            assertThat((double) right.get()).as(committed.toString()).isCloseTo(left.get(), within(TOLERANCE));
        }
    }

    private static void compareJson(String name, JsonNode made) throws IOException {
        Path file = VECTORS.resolve(name);
        if (WRITE) {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
        }
        assertAlike(name, JSON.readTree(file.toFile()), JSON.readTree(JSON.writeValueAsBytes(made)));
    }

    private static void assertAlike(String where, JsonNode committed, JsonNode made) {
        if (committed.isFloatingPointNumber() && made.isNumber()) {
            double expected = committed.asDouble();
            assertThat(made.asDouble())
                    .as(where)
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        } else if (committed.isContainerNode() && committed.size() == made.size()) {
            committed
                    .fieldNames()
                    .forEachRemaining(
                            field -> assertAlike(where + " " + field, committed.get(field), made.path(field)));
            for (int i = 0; committed.isArray() && i < committed.size(); i++) {
                assertAlike(where + " " + i, committed.get(i), made.get(i));
            }
        } else {
            assertThat(made).as(where).isEqualTo(committed);
        }
    }
}
