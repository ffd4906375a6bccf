package io.erpo.policy.training;

import static io.erpo.policy.training.TrainingSequences.offPolicy;
import static io.erpo.policy.training.TrainingSequences.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.Reference;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.model.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdapterTrainingTest {

    private static final AdapterSettings ALL = new AdapterSettings(4, 8, List.of(Projection.values()));
    private static final LossSettings LOSS = new LossSettings(0.2, 0.28, 10, LossMean.TOKEN);
    private static final OptimizerSettings ADAMW = new OptimizerSettings(1e-2, 0.9, 0.999, 1e-8, 0, 1.0);
    private static final TrainerSettings SETTINGS = TrainerSettings.of(100);

    private static Policy base;

    @TempDir
    private Path directory;

    @BeforeAll
    static void load() {
        base = Reference.policy();
    }

    @AfterAll
    static void close() {
        base.close();
    }

    @Test
    void shouldBeTheBasePolicyWhenTheAdapterIsNew() {
        try (Trainer adapter = Trainer.startAdapter(Reference.directory(), ALL, 1, SETTINGS);
                Trainer whole = Trainer.start(base, SETTINGS)) {
            List<ScoredSequence> probes = scored(offPolicy(8, 1));

            assertThat(adapter.logProbs(probes)).isEqualTo(whole.logProbs(probes));
        }
    }

    @Test
    void shouldScoreAsTheMergedPolicyWhenTrained() {
        try (Trainer trainer = trained(ALL);
                Policy merged = trainer.snapshot();
                Trainer sampler = Trainer.start(merged, SETTINGS);
                Trainer untrained = Trainer.start(base, SETTINGS)) {
            List<ScoredSequence> probes = scored(offPolicy(8, 3));

            assertThat(largestDifference(trainer.logProbs(probes), sampler.logProbs(probes)))
                    .isLessThan(2e-5);
            assertThat(largestDifference(trainer.logProbs(probes), untrained.logProbs(probes)))
                    .isGreaterThan(0.1);
        }
    }

    /** Each projection alone, so that no block of a fused product can stand in for another. */
    @ParameterizedTest
    @EnumSource
    void shouldScoreAsTheMergedPolicyWhateverTheTarget(Projection target) {
        try (Trainer trainer = trained(new AdapterSettings(3, 6, List.of(target)));
                Policy merged = trainer.snapshot();
                Trainer sampler = Trainer.start(merged, SETTINGS);
                Trainer untrained = Trainer.start(base, SETTINGS)) {
            List<ScoredSequence> probes = scored(offPolicy(8, 3));

            assertThat(largestDifference(trainer.logProbs(probes), sampler.logProbs(probes)))
                    .isLessThan(2e-5);
            assertThat(largestDifference(trainer.logProbs(probes), untrained.logProbs(probes)))
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void shouldDescendByTheGradientNormWhenAStepIsSmall() {
        // As in TrainerTest: a plain gradient step of length h lowers the loss by h |g|, for every way through the
        // adapter.
        double epsilon = 1e6;
        try (Trainer trainer = trained(ALL)) {
            UpdateMetrics before =
                    trainer.update(offPolicy(6, 5), LOSS, new OptimizerSettings(1, 0, 0, epsilon, 0, 1e9));
            UpdateMetrics after =
                    trainer.update(offPolicy(6, 5), LOSS, new OptimizerSettings(0, 0, 0, epsilon, 0, 1e9));

            double expected = -1 / epsilon * before.gradientNorm() * before.gradientNorm();
            assertThat(after.loss() - before.loss()).isCloseTo(expected, within(Math.abs(expected) * 0.05));
        }
    }

    @Test
    void shouldGoOnBitForBitWhenSavedAndLoaded() throws Exception {
        Path origin = directory.resolve("base");
        Path half = directory.resolve("half");
        Path whole = directory.resolve("whole");
        base.save(origin);
        try (Trainer trainer = trained(ALL)) {
            trainer.save(half);
            trainer.update(offPolicy(12, 7), LOSS, ADAMW);
            trainer.save(whole);
        }

        try (Trainer resumed = Trainer.loadAdapter(half, origin, SETTINGS)) {
            resumed.update(offPolicy(12, 7), LOSS, ADAMW);
            resumed.save(half);
        }

        for (String file : List.of(Adapter.WEIGHTS, "adapter_config.json", "optimizer.safetensors")) {
            assertThat(half.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(Files.exists(whole.resolve("model.safetensors"))).isFalse();
    }

    @Test
    void shouldLoadThePolicyThatWasTrainedWhenMergedFromItsFiles() throws Exception {
        Path origin = directory.resolve("base");
        Path adapter = directory.resolve("adapter");
        base.save(origin);
        try (Trainer trainer = trained(ALL);
                Policy snapshot = trainer.snapshot()) {
            trainer.save(adapter);
            try (Policy loaded = Adapter.loadMerged(origin, adapter, Placement.cpu())) {
                snapshot.save(directory.resolve("snapshot"));
                loaded.save(directory.resolve("loaded"));
            }
        }

        assertThat(directory.resolve("loaded/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("snapshot/model.safetensors"));
    }

    private static Trainer trained(AdapterSettings settings) {
        Trainer trainer = Trainer.startAdapter(Reference.directory(), settings, 1, SETTINGS);
        trainer.update(offPolicy(12, 1), LOSS, ADAMW);
        trainer.update(offPolicy(12, 2), LOSS, ADAMW);
        return trainer;
    }

    private static double largestDifference(List<LogProbs> some, List<LogProbs> others) {
        double largest = 0;
        for (int i = 0; i < some.size(); i++) {
            for (int t = 0; t < some.get(i).size(); t++) {
                largest = Math.max(
                        largest, Math.abs(some.get(i).get(t) - others.get(i).get(t)));
            }
        }
        return largest;
    }
}
