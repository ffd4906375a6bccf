package io.erpo.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    private static final LossSettings LOSS = new LossSettings(0.2, 0.28, 10, LossMean.TOKEN);
    private static final OptimizerSettings ADAMW = new OptimizerSettings(1e-3, 0.9, 0.999, 1e-8, 0.1, 1.0);
    private static final OptimizerSettings STILL = new OptimizerSettings(0, 0.9, 0.999, 1e-8, 0, 1.0);

    private static Policy policy;

    @TempDir
    private Path directory;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @Test
    void shouldHaveRatioExactlyOneWhenWeightsAreUnchanged() {
        for (double temperature : new double[] {0.7, 1.0, 1.2, 2.0}) {
            try (Trainer trainer = Trainer.start(policy, 300)) {
                UpdateMetrics metrics = trainer.update(onPolicy(trainer, 40, temperature), LOSS, ADAMW);

                assertThat(metrics.meanRatio()).isEqualTo(1.0);
                assertThat(metrics.approximateKl()).isZero();
                assertThat(metrics.clipShareLow()).isZero();
                assertThat(metrics.clipShareHigh()).isZero();
            }
        }
    }

    @Test
    void shouldEqualTheMeanOfAdvantagesWhenOnPolicy() {
        try (Trainer trainer = Trainer.start(policy, 300)) {
            List<TrainingSequence> batch = onPolicy(trainer, 12, 1.2);
            double byToken = 0;
            double bySequence = 0;
            long tokens = 0;
            for (TrainingSequence sequence : batch) {
                byToken -= sequence.advantage() * sequence.response().size();
                bySequence -= sequence.advantage() / batch.size();
                tokens += sequence.response().size();
            }

            assertThat(trainer.update(batch, LOSS, STILL).loss()).isCloseTo(byToken / tokens, within(1e-6));
            assertThat(trainer.update(batch, new LossSettings(0.2, 0.2, 0, LossMean.SEQUENCE), STILL)
                            .loss())
                    .isCloseTo(bySequence, within(1e-6));
        }
    }

    @Test
    void shouldClipAndBoundByHandComputedValuesWhenRatiosAreFar() {
        TokenIds prompt = TokenIds.of(5, 6);
        TokenIds response = TokenIds.of(7);
        try (Trainer trainer = Trainer.start(policy, 300)) {
            float now = trainer.logProbs(List.of(new ScoredSequence(prompt, response, 1.0)))
                    .get(0)
                    .get(0);
            LogProbs halved = LogProbs.of((float) (now + Math.log(2)));
            LogProbs doubled = LogProbs.of((float) (now - Math.log(2)));
            LogProbs far = LogProbs.of(now - 100);

            // A > 0, ratio 2: clipped at 1.28. A > 0, ratio 0.5: not clipped. A < 0, ratio 0.5: clipped at 0.8.
            assertThat(lossOf(trainer, prompt, response, doubled, 3.0)).isCloseTo(-3 * 1.28, within(1e-5));
            assertThat(lossOf(trainer, prompt, response, halved, 3.0)).isCloseTo(-3 * 0.5, within(1e-5));
            assertThat(lossOf(trainer, prompt, response, halved, -3.0)).isCloseTo(3 * 0.8, within(1e-5));
            // A < 0, ratio 2: not clipped. A < 0, log-ratio 100: clamped to 20, then bounded at 10.
            assertThat(lossOf(trainer, prompt, response, doubled, -3.0)).isCloseTo(3 * 2, within(1e-5));
            assertThat(lossOf(trainer, prompt, response, far, -3.0)).isCloseTo(3 * 10, within(1e-5));
            assertThat(trainer.update(
                                    List.of(TrainingSequence.of(prompt, response, far, -3, 1)),
                                    new LossSettings(0.2, 0.28, 0, LossMean.TOKEN),
                                    STILL)
                            .loss())
                    .isCloseTo(3 * Math.exp(20), within(1e3));
        }
    }

    @Test
    void shouldScaleTheLossOfEachTokenWhenWeightsAreGiven() {
        try (Trainer trainer = Trainer.start(policy, 300)) {
            TokenIds prompt = TokenIds.of(9, 8, 7);
            TokenIds response = TokenIds.of(10, 11);
            LogProbs old = trainer.logProbs(List.of(new ScoredSequence(prompt, response, 1.0)))
                    .get(0);
            LogProbs rollout = LogProbs.of(old.get(0) - (float) Math.log(4), old.get(1) + (float) Math.log(2));
            TokenWeights weights = TokenWeights.truncatedImportance(old, rollout, 2);

            double loss = trainer.update(
                            List.of(new TrainingSequence(prompt, response, old, 1.0, 1.0, weights)), LOSS, STILL)
                    .loss();

            assertThat(weights.get(0)).isEqualTo(2f);
            assertThat(loss).isCloseTo(-(2 + 0.5) / 2, within(1e-5));
        }
    }

    @Test
    void shouldDescendByTheGradientNormWhenAStepIsSmall() {
        // A plain gradient step of length h lowers the loss by h |g|; Adam with beta 0 and a huge epsilon is one.
        double epsilon = 1e6;
        try (Trainer trainer = Trainer.start(policy, 100)) {
            List<TrainingSequence> batch = onPolicy(trainer, 6, 1.3);
            UpdateMetrics before = trainer.update(batch, LOSS, new OptimizerSettings(10, 0, 0, epsilon, 0, 1e9));
            UpdateMetrics after = trainer.update(batch, LOSS, STILL);

            double expected = -10 / epsilon * before.gradientNorm() * before.gradientNorm();
            assertThat(after.loss() - before.loss()).isCloseTo(expected, within(Math.abs(expected) * 0.05));
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenTrainingIsRepeated() throws Exception {
        assertThat(weightsAfterTwoUpdates("first")).isEqualTo(weightsAfterTwoUpdates("second"));
    }

    @Test
    void shouldGoOnBitForBitWhenSavedAndLoaded() throws Exception {
        byte[] uninterrupted = weightsAfterTwoUpdates("whole");
        Path half = directory.resolve("half");
        try (Trainer trainer = Trainer.start(policy, 200)) {
            trainer.update(TrainingSequences.offPolicy(24, 1), LOSS, ADAMW);
            trainer.save(half);
        }

        try (Trainer resumed = Trainer.load(half, TrainerSettings.of(200))) {
            assertThat(resumed.updates()).isEqualTo(1);
            resumed.update(TrainingSequences.offPolicy(24, 2), LOSS, ADAMW);
            resumed.save(half);
        }

        assertThat(Files.readAllBytes(half.resolve("model.safetensors"))).isEqualTo(uninterrupted);
        assertThat(Files.readAllBytes(half.resolve("optimizer.safetensors")))
                .isEqualTo(Files.readAllBytes(directory.resolve("whole/optimizer.safetensors")));
    }

    @Test
    void shouldGoOnBitForBitFromSeveralFiles() throws Exception {
        byte[] uninterrupted = weightsAfterTwoUpdates("whole");
        Path half = directory.resolve("half");
        try (Trainer trainer = Trainer.start(policy, 200)) {
            trainer.update(TrainingSequences.offPolicy(24, 1), LOSS, ADAMW);
            trainer.save(half, 4096);
        }
        assertThat(half.toFile().list())
                .contains("model.safetensors.index.json", "optimizer.safetensors.index.json")
                .doesNotContain("model.safetensors", "optimizer.safetensors");
        assertThat(Stream.of(half.toFile().list()).filter(Trainer::isState))
                .hasSizeGreaterThan(2)
                .allMatch(name -> name.startsWith("optimizer"));

        try (Trainer resumed = Trainer.load(half, TrainerSettings.of(200))) {
            assertThat(resumed.updates()).isEqualTo(1);
            resumed.update(TrainingSequences.offPolicy(24, 2), LOSS, ADAMW);
            resumed.save(directory.resolve("resumed"));
        }

        assertThat(Files.readAllBytes(directory.resolve("resumed/model.safetensors")))
                .isEqualTo(uninterrupted);
        assertThat(Files.readAllBytes(directory.resolve("resumed/optimizer.safetensors")))
                .isEqualTo(Files.readAllBytes(directory.resolve("whole/optimizer.safetensors")));
    }

    /** libtorch rounds while it loads; the copy for samplers is rounded without it. */
    @Test
    void shouldRoundAsLibtorchDoes() throws Exception {
        Path whole = directory.resolve("whole");
        weightsAfterTwoUpdates("whole");

        try (Policy loaded = Policy.load(whole, Placement.of("cpu", "bfloat16"))) {
            loaded.save(directory.resolve("libtorch"));
        }
        try (Policy loaded = Policy.load(whole)) {
            loaded.save(directory.resolve("rounded"), WeightForm.ONE_FILE.inBfloat16());
        }

        assertThat(directory.resolve("rounded/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("libtorch/model.safetensors"));
        assertThat(directory.resolve("rounded/config.json")).content().contains("bfloat16");
        assertThat(Files.size(directory.resolve("rounded/model.safetensors")))
                .isLessThan(Files.size(whole.resolve("model.safetensors")) * 6 / 10);
    }

    @Test
    void shouldGiveTheSameLogProbsWhenBatchesAreCutAnotherWay() {
        List<ScoredSequence> sequences = TrainingSequences.scored(TrainingSequences.offPolicy(30, 5));
        try (Trainer small = Trainer.start(policy, 50);
                Trainer large = Trainer.start(policy, 100_000)) {
            List<LogProbs> one = small.logProbs(sequences);
            List<LogProbs> other = large.logProbs(sequences);
            for (int i = 0; i < one.size(); i++) {
                for (int t = 0; t < one.get(i).size(); t++) {
                    assertThat(one.get(i).get(t)).isCloseTo(other.get(i).get(t), within(2e-5f));
                }
            }
        }
    }

    @Test
    void shouldNameTheSequencesAndKeepTheWeightsWhenALossIsNotFinite() throws Exception {
        List<TrainingSequence> batch = new ArrayList<>(TrainingSequences.offPolicy(10, 1));
        batch.set(3, withOld(batch.get(3), Float.NaN));
        batch.set(7, withOld(batch.get(7), Float.NaN));
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        try (Trainer trainer = Trainer.start(policy, 100)) {
            trainer.save(before);

            assertThatThrownBy(() -> trainer.update(batch, LOSS, ADAMW))
                    .isInstanceOfSatisfying(NonFiniteLossException.class, e -> assertThat(e.sequenceIndexes())
                            .containsExactly(3, 7));

            trainer.save(after);
            assertThat(after.resolve("model.safetensors")).hasSameBinaryContentAs(before.resolve("model.safetensors"));
            assertThat(trainer.update(TrainingSequences.offPolicy(10, 1), LOSS, ADAMW)
                            .loss())
                    .isFinite();
        }
    }

    @Test
    void shouldLearnAMappingWhenSupervised() {
        List<SupervisedExample> examples = IntStream.range(3, 35)
                .mapToObj(x -> new SupervisedExample(TokenIds.of(x), TokenIds.of(3 + (x * 5 + 7) % 61, 0)))
                .toList();
        OptimizerSettings adamw = new OptimizerSettings(3e-3, 0.9, 0.95, 1e-8, 0, 1.0);
        try (Trainer trainer = Trainer.start(policy, 4096)) {
            double first = trainer.supervised(examples, adamw);
            double last = first;
            for (int i = 0; i < 40; i++) {
                last = trainer.supervised(examples, adamw);
            }
            assertThat(first).isGreaterThan(2);
            assertThat(last).isLessThan(0.05);
        }
    }

    @Test
    void shouldLeaveTheBasePolicyAloneWhenTraining() {
        ScoredSequence probe = new ScoredSequence(TokenIds.of(4), TokenIds.of(5, 6), 1.0);
        try (Trainer trainer = Trainer.start(policy, 4096);
                Trainer base = Trainer.start(policy, 4096)) {
            List<LogProbs> before = base.logProbs(List.of(probe));
            trainer.update(TrainingSequences.offPolicy(8, 1), LOSS, ADAMW);
            try (Policy snapshot = trainer.snapshot();
                    Trainer again = Trainer.start(policy, 4096);
                    Trainer trained = Trainer.start(snapshot, 4096)) {
                assertThat(again.logProbs(List.of(probe))).isEqualTo(before);
                assertThat(trained.logProbs(List.of(probe)))
                        .isEqualTo(trainer.logProbs(List.of(probe)))
                        .isNotEqualTo(before);
            }
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoOptimizerState() throws Exception {
        policy.save(directory);

        assertThatThrownBy(() -> Trainer.load(directory, TrainerSettings.of(4096)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("optimizer.safetensors does not exist");
    }

    private byte[] weightsAfterTwoUpdates(String name) throws Exception {
        try (Trainer trainer = Trainer.start(policy, 200)) {
            trainer.update(TrainingSequences.offPolicy(24, 1), LOSS, ADAMW);
            trainer.update(TrainingSequences.offPolicy(24, 2), LOSS, ADAMW);
            trainer.save(directory.resolve(name));
        }
        return Files.readAllBytes(directory.resolve(name).resolve("model.safetensors"));
    }

    private static double lossOf(Trainer trainer, TokenIds prompt, TokenIds response, LogProbs old, double advantage) {
        return trainer.update(List.of(TrainingSequence.of(prompt, response, old, advantage, 1)), LOSS, STILL)
                .loss();
    }

    private static TrainingSequence withOld(TrainingSequence sequence, float value) {
        float[] old = sequence.oldLogProbs().toArray();
        old[0] = value;
        return TrainingSequence.of(sequence.prompt(), sequence.response(), LogProbs.of(old), sequence.advantage(), 1);
    }

    private static List<TrainingSequence> onPolicy(Trainer trainer, int count, double temperature) {
        List<TrainingSequence> sequences = TrainingSequences.offPolicy(count, 11);
        List<LogProbs> old = trainer.logProbs(sequences.stream()
                .map(sequence -> new ScoredSequence(sequence.prompt(), sequence.response(), temperature))
                .toList());
        return IntStream.range(0, count)
                .mapToObj(i -> TrainingSequence.of(
                        sequences.get(i).prompt(),
                        sequences.get(i).response(),
                        old.get(i),
                        sequences.get(i).advantage(),
                        temperature))
                .toList();
    }
}
