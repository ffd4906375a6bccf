package io.erpo.learner.training;

import static io.erpo.learner.Fixtures.aBasePolicy;
import static io.erpo.learner.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Coordinates;
import io.erpo.events.Correction;
import io.erpo.events.OptimizerSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.learner.Fixtures;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Steps on the responses of correction.json, each in a store of its own. */
final class CorrectedSteps {

    static final JsonNode REFERENCE = reference();

    private final Path base;
    private final Path stores;
    private int steps;

    /** @param stores an empty directory */
    CorrectedSteps(Path base, Path stores) {
        this.base = base;
        this.stores = stores;
    }

    /** @param policy checkpoint after the step */
    record Made(TrainStep step, Path policy) {}

    static void saveBasePolicy(Path directory) {
        aBasePolicy(directory);
        assertThat(Fixtures.sha256(directory.resolve("model.safetensors")))
                .as("correction.json was made with another base policy; make it again")
                .isEqualTo(REFERENCE.get("basePolicySha256").asText());
    }

    /** The optimizer is that of make_correction.py. Its large epsilon keeps rounding errors from becoming steps. */
    static Consumer<RunStarted> correcting(Correction correction, int microBatchTokens) {
        return run -> {
            run.getLoss().setCorrection(correction);
            run.setOptimizer(
                    new OptimizerSettings(0.003, 0, 0.9, 0.95, 1e-3, 0.1, 1.0, 2, microBatchTokens, 1024, false));
        };
    }

    /** A first step with what the sampler of correction.json recorded. */
    Made train(Consumer<RunStarted> settings) {
        return train(settings, recorded());
    }

    /** @param tokens by response id */
    Made train(Consumer<RunStarted> settings, Map<String, SampledTokens> tokens) {
        return train(settings, batch(), tokens);
    }

    Made train(Consumer<RunStarted> settings, AdvantageBatch batch, Map<String, SampledTokens> tokens) {
        RunStarted run = run(settings);
        RunLedger ledger = new RunLedger();
        ledger.note(run);
        steps++;
        DirectoryPolicyStore store = new DirectoryPolicyStore(newestStore());
        try (Learner learner =
                new Learner(store, samples -> tokens, Computation.cpu(), Clock.systemUTC(), () -> false)) {
            ledger.note(learner.start(run, ledger).orElseThrow().policy());
            NewPolicy made = learner.train(batch, ledger).orElseThrow();
            return new Made(
                    made.step().orElseThrow(),
                    store.open(made.policy().getUri(), made.policy().getSha256()));
        }
    }

    /** The store of the step that was tried last. */
    Path newestStore() {
        return stores.resolve("store-" + steps);
    }

    /** What the learner knows before the first update. */
    StepSequences sequences(Consumer<RunStarted> settings, Map<String, SampledTokens> tokens) {
        TrainingPlan plan = TrainingPlan.of(run(settings), batch());
        try (LoadedTrainer loaded = new LoadedTrainer(trainer(base), Optional.empty())) {
            return StepSequences.of(loaded, plan, tokens);
        }
    }

    static AdvantageBatch batch() {
        List<AdvantageSample> samples = new ArrayList<>();
        for (JsonNode one : REFERENCE.get("responses")) {
            samples.add(new AdvantageSample(
                    "response-" + samples.size(),
                    new Coordinates(0, (long) samples.size()),
                    one.get("advantage").asDouble(),
                    one.get("temperature").asDouble(),
                    0.0));
        }
        return Fixtures.aBatch(0, samples);
    }

    Map<String, SampledTokens> sampledByTheLearnerItself() {
        List<LogProbs> own = scored(base);
        return tokens(own::get);
    }

    /** Log-probabilities of the responses, each at its temperature. */
    static List<LogProbs> scored(Path checkpoint) {
        List<ScoredSequence> sequences = new ArrayList<>();
        for (JsonNode one : REFERENCE.get("responses")) {
            sequences.add(new ScoredSequence(
                    ids(one.get("prompt")),
                    ids(one.get("response")),
                    one.get("temperature").asDouble()));
        }
        try (Trainer trainer = trainer(checkpoint)) {
            return trainer.logProbs(sequences);
        }
    }

    private RunStarted run(Consumer<RunStarted> settings) {
        RunStarted run = aRun(base);
        settings.accept(run);
        return run;
    }

    private static Trainer trainer(Path checkpoint) {
        return Trainer.start(checkpoint, TrainerSettings.of(1024));
    }

    private static Map<String, SampledTokens> recorded() {
        return tokens(i -> {
            List<Double> sampler = new ArrayList<>();
            REFERENCE.get("responses").get(i).get("sampler").forEach(value -> sampler.add(value.asDouble()));
            return LogProbs.copyOf(sampler);
        });
    }

    private static Map<String, SampledTokens> tokens(IntFunction<LogProbs> logProbs) {
        Map<String, SampledTokens> tokens = new HashMap<>();
        for (int i = 0; i < REFERENCE.get("responses").size(); i++) {
            JsonNode one = REFERENCE.get("responses").get(i);
            tokens.put(
                    "response-" + i,
                    new SampledTokens(ids(one.get("prompt")), ids(one.get("response")), logProbs.apply(i), false));
        }
        return tokens;
    }

    private static TokenIds ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt()));
        return TokenIds.copyOf(ids);
    }

    private static JsonNode reference() {
        try (InputStream json = CorrectedSteps.class.getResourceAsStream("/correction/correction.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
