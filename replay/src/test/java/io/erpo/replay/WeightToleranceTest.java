package io.erpo.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.TrainingOrder;
import io.erpo.events.AdapterSettings;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Engine;
import io.erpo.events.FinishReason;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.RunLedger;
import io.erpo.learner.training.SampledTokens;
import io.erpo.policy.Placement;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays runs whose learner publishes other bits than ours, right and wrong ones. The log of a wrong learner says what a
 * right one would say, except for the digests: only its weights give it away.
 */
class WeightToleranceTest {

    private static final int LAST = TinyRun.STEPS;
    private static final Tolerance TOLERANCE = new Tolerance(1e-4, Tolerance.STEPS);
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir
    static Path once;

    private static Path trainedStore;
    private static Map<Topic<?>, List<Recorded<?>>> trained;

    @TempDir
    Path temporary;

    private final LogFiles log = new LogFiles(trained);
    private Path store;
    private StoredPolicies policies;

    @BeforeAll
    static void train() throws IOException {
        trainedStore = once.resolve("policies");
        trained = TinyRun.train(trainedStore, once.resolve("state"));
    }

    @BeforeEach
    void copy() throws IOException {
        store = StoredPolicies.copy(trainedStore, Files.createDirectory(temporary.resolve("policies")));
        policies = new StoredPolicies(store, log);
    }

    @Test
    void shouldAcceptAnotherLearnerWhenItsWeightsDifferOnlyByRounding() throws IOException {
        trainedBy("torch-fsdp");
        for (long version : new long[] {2, 3, 4, LAST}) {
            policies.replace(version, policies.directory(version), directory -> {
                round(directory.resolve("model.safetensors"));
                round(directory.resolve("optimizer.safetensors"));
            });
        }

        Findings learner = replay(TOLERANCE);

        assertThat(learner.first()).isEmpty();
        assertThat(learner.promise()).isEqualTo("numbers within 1.0E-4, weights within 0.001 of a step's length");
        assertThat(learner.compared()).contains("5 stored policies", "weights of 5 policies");
        assertThat(learner.measures().get("largestWeightDifference")).isBetween(1e-7, 1e-3);
        assertThat(learner.notes())
                .contains(
                        "steps 0 to 4 were trained by torch-fsdp 2.13.0 (ranks 2): compared within 0.001 of a step's length",
                        "the weights of 1 policies (versions 1) were compared with nothing: the store does not keep them")
                .anySatisfy(note -> assertThat(note).startsWith("weights differ by at most "));
    }

    @Test
    void shouldRefuseToCompareBitsWhenAnotherLearnerTrained() {
        trainedBy("torch-fsdp");

        assertThatThrownBy(() -> replay(Tolerance.NONE))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        "steps 0 to 4 were trained by torch-fsdp 2.13.0 (ranks 2); the bits of another program cannot be made again here. Replay with --tolerance 1e-4, which compares the weights within 0.001 of the length of their step, or with --only history");
    }

    @Test
    void shouldCompareBitsWhenOurOwnLearnerSaysThatItTrained() {
        trainedBy("torch");

        assertThat(replay(Tolerance.NONE).first()).isEmpty();
    }

    /** The classic mistake of several ranks: each takes the mean of its own tokens, and these means are averaged. */
    @Test
    void shouldNameATensorWhenEachRanksMeanWasAveraged() throws IOException {
        publishLast(run -> {}, this::averageRanks);

        assertDifferentBy(0.01);
    }

    @Test
    void shouldNameATensorWhenTheOptimizerHadAnotherBeta() throws IOException {
        publishLast(run -> run.getOptimizer().setBeta1(0.91), batch -> {});

        assertDifferentBy(0.001);
    }

    @Test
    void shouldNameTheTensorWhenItWasScaled() throws IOException {
        policies.replace(
                LAST,
                policies.directory(LAST),
                directory -> StoredPolicies.change(
                        directory.resolve("model.safetensors"),
                        "layers.1.mlp.down_proj",
                        (i, value) -> value * 1.0001f));

        assertThat(difference().field()).isEqualTo("model.layers.1.mlp.down_proj.weight");
    }

    @Test
    void shouldNameATensorWhenTheLastVersionIsTheOneBefore() throws IOException {
        policies.replace(LAST, policies.directory(LAST - 1), directory -> {});

        assertThat(difference().recorded()).startsWith("1.00 of it away");
    }

    @Test
    void shouldNameTheTensorWhenItIsThatOfAnotherVersion() throws IOException {
        String name = "model.layers.0.self_attn.q_proj.weight";
        float[] before = StoredPolicies.elements(policies.directory(LAST - 1).resolve("model.safetensors"), name);
        policies.replace(
                LAST,
                policies.directory(LAST),
                directory ->
                        StoredPolicies.change(directory.resolve("model.safetensors"), name, (i, value) -> before[i]));

        Difference difference = difference();
        assertThat(difference.field()).isEqualTo(name);
        assertThat(difference.recorded()).startsWith("1.00 of it away");
    }

    @Test
    void shouldNameTheMomentWhenTheOptimizerWasStoredWrongly() throws IOException {
        policies.replace(
                LAST,
                policies.directory(LAST),
                directory -> StoredPolicies.change(
                        directory.resolve("optimizer.safetensors"), "exp_avg_sq." + EMBEDDING, (i, value) -> 0));

        assertThat(difference().field()).isEqualTo("exp_avg_sq." + EMBEDDING);
    }

    @Test
    void shouldDemandEqualWeightsOfTheBasePolicyWhateverTheTolerance() throws IOException {
        policies.replace(
                0,
                policies.directory(0),
                directory -> StoredPolicies.change(
                        directory.resolve("model.safetensors"),
                        EMBEDDING,
                        (i, value) -> i == 7 ? Math.nextUp(value) : value));

        Difference difference = difference(0);

        assertThat(difference.field()).isEqualTo(EMBEDDING);
        assertThat(difference.recorded()).startsWith("Infinity of it away");
    }

    @Test
    void shouldFindNoNumberThatIsNone() throws IOException {
        policies.replace(
                LAST,
                policies.directory(LAST),
                directory -> StoredPolicies.change(
                        directory.resolve("model.safetensors"),
                        "model.norm.weight",
                        (i, value) -> i == 3 ? Float.NaN : value));

        Difference difference = difference();
        assertThat(difference.field()).isEqualTo("model.norm.weight");
        assertThat(difference.recorded()).startsWith("NaN of it away");
    }

    @Test
    void shouldMeasureTheFirstStepOfAnAdapterFromAFreshOne() throws IOException {
        RunStarted run = RunStarted.newBuilder(TinyRun.run())
                .setSteps(2)
                .setAdapter(new AdapterSettings(2, 4.0, List.of("q_proj", "down_proj")))
                .build();
        Path adapters = Files.createDirectory(temporary.resolve("adapters"));
        LogFiles adapterLog = new LogFiles(TinyRun.train(run, adapters, temporary.resolve("state")));
        assertThat(replay(adapterLog, adapters, TOLERANCE, StepRange.all()).first())
                .isEmpty();
        StoredPolicies stored = new StoredPolicies(adapters, adapterLog);
        String name = "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight";
        stored.replace(
                1,
                stored.directory(1),
                directory -> StoredPolicies.change(
                        directory.resolve("adapter_model.safetensors"), name, (i, value) -> value * 1.11f));

        Findings learner = replay(adapterLog, adapters, TOLERANCE, StepRange.all());

        assertThat(learner.first().orElseThrow().field()).isEqualTo(name);
        assertThat(learner.first().orElseThrow().recorded()).startsWith("0.110 of it away");
    }

    private void assertDifferentBy(double atLeast) {
        Difference difference = difference();
        assertThat(difference.field()).startsWith("model.");
        assertThat(difference.recomputed())
                .isEqualTo("within 0.1 of the length of its step; all tensors together within 0.001");
        assertThat(Double.parseDouble(difference.recorded().replaceAll(".* ", "")))
                .isGreaterThan(atLeast);
    }

    private Difference difference() {
        return difference(LAST);
    }

    private Difference difference(long version) {
        int step = (int) Math.max(0, version - 1);
        Difference difference =
                replay(log, store, TOLERANCE, new StepRange(step, step)).first().orElseThrow();
        assertThat(difference.where())
                .isEqualTo(log.first(Topics.POLICIES, policy -> policy.getVersion() == version)
                        .where());
        return difference;
    }

    private Findings replay(Tolerance tolerance) {
        return replay(log, store, tolerance, StepRange.all());
    }

    private Findings replay(LogFiles files, Path policyStore, Tolerance tolerance, StepRange steps) {
        ReplaySettings settings = new ReplaySettings(
                EnumSet.of(ReplayPart.LEARNER),
                steps,
                Optional.empty(),
                tolerance,
                ScoreLimits.DEFAULT,
                Placement.cpu(),
                Optional.empty(),
                1);
        return new TinyReplay(temporary, settings).of(files, policyStore).get(0);
    }

    private void trainedBy(String engine) {
        for (Recorded<TrainStep> step : List.copyOf(log.records(Topics.TRAIN_STEPS))) {
            log.tamper(
                    step,
                    changed -> changed.setEngine(new Engine(engine, "2.13.0", "float32", "cpu", Map.of("ranks", "2"))));
        }
    }

    private static void round(Path file) throws IOException {
        StoredPolicies.change(file, "model.", (i, value) -> i % 16 == 0 ? Math.nextUp(value) : value);
    }

    /** Trains the last step as another learner would, and publishes that. */
    private void publishLast(Consumer<RunStarted> settings, Consumer<AdvantageBatch> samples) throws IOException {
        RunStarted run = RunStarted.newBuilder(TinyRun.run()).build();
        settings.accept(run);
        AdvantageBatch batch = AdvantageBatch.newBuilder(
                        log.first(Topics.ADVANTAGE_BATCHES, any -> any.getStep() == LAST - 1)
                                .value())
                .build();
        samples.accept(batch);
        RunLedger ledger = new RunLedger();
        ledger.note(run);
        ledger.note(policies.published(0));
        ledger.resumeAt(policies.published(LAST - 1));
        try (Learner learner = new Learner(
                new DirectoryPolicyStore(store),
                this::tokens,
                Computation.cpu(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                () -> false)) {
            NewPolicy made = learner.train(batch, ledger).orElseThrow();
            policies.replace(
                    new StoredPolicy(made.policy().getUri(), made.policy().getSha256(), LAST));
        }
    }

    /** The mean over tokens is linear in the advantages, so their factors turn it into a mean of two means. */
    private void averageRanks(AdvantageBatch batch) {
        List<List<AdvantageSample>> miniBatches = TrainingOrder.miniBatches(batch.getSamples(), 8);
        for (List<AdvantageSample> miniBatch : miniBatches) {
            List<AdvantageSample> kept = miniBatch.stream()
                    .filter(sample -> response(sample).getFinishReason() == FinishReason.STOP)
                    .toList();
            int first = kept.size() * 5 / 8;
            double all = kept.stream().mapToInt(this::length).sum();
            for (List<AdvantageSample> rank : List.of(kept.subList(0, first), kept.subList(first, kept.size()))) {
                double own = rank.stream().mapToInt(this::length).sum();
                rank.forEach(sample -> sample.setAdvantage(sample.getAdvantage() * all / (2 * own)));
            }
        }
    }

    private int length(AdvantageSample sample) {
        return response(sample).getTokenIds().size();
    }

    private Response response(AdvantageSample sample) {
        return log.first(Topics.RESPONSES, any -> any.getResponseId().equals(sample.getResponseId()))
                .value();
    }

    private Map<String, SampledTokens> tokens(List<AdvantageSample> samples) {
        Map<String, SampledTokens> tokens = new HashMap<>();
        samples.forEach(sample -> tokens.put(sample.getResponseId(), SampledTokens.of(response(sample))));
        return tokens;
    }
}
