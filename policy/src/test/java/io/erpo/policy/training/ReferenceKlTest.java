package io.erpo.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.LogProbs;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.model.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceKlTest {

    private static final OptimizerSettings ADAMW = new OptimizerSettings(1e-3, 0.9, 0.999, 1e-8, 0.1, 1.0);
    private static final OptimizerSettings STILL = new OptimizerSettings(0, 0.9, 0.999, 1e-8, 0, 1.0);
    private static final TokenIds PROMPT = TokenIds.of(5, 6);
    private static final TokenIds RESPONSE = TokenIds.of(7, 8, 9, 10);

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

    /** k3 of differences -0.2, 0, 1 and -0.3, computed by hand. */
    @Test
    void shouldAddTheMeanDivergenceTimesItsCoefficientToTheLoss() {
        try (Trainer trainer = Trainer.start(policy, 300)) {
            TrainingSequence sequence = onPolicy(trainer, 2.0, -0.2f, 0f, 1f, -0.3f);

            UpdateMetrics metrics = trainer.update(List.of(sequence), loss(LossMean.TOKEN, 0.5), STILL);

            double divergence = (0.0187308 + 0 + 0.7182818 + 0.0408182) / 4;
            assertThat(metrics.referenceKl()).isCloseTo(divergence, within(1e-6));
            assertThat(metrics.loss()).isCloseTo(-2 + 0.5 * divergence, within(1e-6));
        }
    }

    /** By hand, the slope of k3 is 1 - exp(d): that of the policy loss of a token of weight 0.5 (exp(d) - 1) at ratio 1. */
    @Test
    void shouldPullTheNewLogProbabilitiesTowardTheReference() throws Exception {
        float[] differences = {-0.2f, 0f, 1f, -0.3f};
        float[] slopes = new float[differences.length];
        for (int t = 0; t < slopes.length; t++) {
            slopes[t] = (float) (0.5 * Math.expm1(differences[t]));
        }
        try (Trainer pulled = Trainer.start(policy, 300);
                Trainer byHand = Trainer.start(policy, 300)) {
            TrainingSequence sequence = onPolicy(pulled, 0, differences);

            UpdateMetrics found = pulled.update(List.of(sequence), loss(LossMean.TOKEN, 0.5), ADAMW);
            UpdateMetrics expected = byHand.update(
                    List.of(new TrainingSequence(
                            PROMPT, RESPONSE, sequence.oldLogProbs(), 1, 1.1, TokenWeights.of(slopes))),
                    loss(LossMean.TOKEN, 0),
                    ADAMW);

            assertThat(expected.gradientNorm()).isGreaterThan(0.1);
            assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-5 * expected.gradientNorm()));
            List<ScoredSequence> probe = List.of(new ScoredSequence(PROMPT, RESPONSE, 1.1));
            for (int t = 0; t < RESPONSE.size(); t++) {
                assertThat(pulled.logProbs(probe).get(0).get(t))
                        .isCloseTo(byHand.logProbs(probe).get(0).get(t), within(1e-4f));
            }
        }
    }

    /** As in TrainerTest: a plain gradient step of length h lowers the loss by h |g|. */
    @ParameterizedTest
    @EnumSource
    void shouldDescendByTheGradientNormWhenAStepIsSmall(LossMean mean) {
        double epsilon = 1e6;
        try (Trainer trainer = Trainer.start(policy, 100)) {
            List<TrainingSequence> batch = withReference(6);
            UpdateMetrics before =
                    trainer.update(batch, loss(mean, 0.3), new OptimizerSettings(3, 0, 0, epsilon, 0, 1e9));
            UpdateMetrics after = trainer.update(batch, loss(mean, 0.3), STILL);

            double expected = -3 / epsilon * before.gradientNorm() * before.gradientNorm();
            assertThat(before.referenceKl()).isGreaterThan(0.1);
            assertThat(after.loss() - before.loss()).isCloseTo(expected, within(Math.abs(expected) * 0.05));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameLossAndGradientHoweverTheMiniBatchIsCut(LossMean mean) {
        UpdateMetrics whole = updated(mean, 100_000);
        for (int microBatchTokens : new int[] {1, 16, 40}) {
            UpdateMetrics cut = updated(mean, microBatchTokens);

            assertThat(cut.loss()).isCloseTo(whole.loss(), within(1e-6));
            assertThat(cut.referenceKl()).isCloseTo(whole.referenceKl(), within(1e-6));
            assertThat(cut.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-5 * whole.gradientNorm()));
        }
    }

    @Test
    void shouldGiveTheSameBitsAsWithoutAReferenceWhenTheCoefficientIsZero() throws Exception {
        try (Trainer with = Trainer.start(policy, 100);
                Trainer without = Trainer.start(policy, 100)) {
            UpdateMetrics metrics = with.update(withReference(12), loss(LossMean.TOKEN, 0), ADAMW);

            assertThat(metrics.referenceKl()).isZero();
            assertThat(metrics)
                    .isEqualTo(without.update(
                            TrainingSequences.offPolicy(12, 3),
                            new LossSettings(0.2, 0.28, 10, LossMean.TOKEN),
                            ADAMW));
            with.save(directory.resolve("with"));
            without.save(directory.resolve("without"));
        }
        assertThat(Files.readAllBytes(directory.resolve("with/model.safetensors")))
                .isEqualTo(Files.readAllBytes(directory.resolve("without/model.safetensors")));
    }

    @Test
    void shouldGoBackToTheReferenceWhenNothingElseIsLearned() throws Exception {
        policy.save(directory);
        List<TrainingSequence> still = TrainingSequences.offPolicy(12, 3).stream()
                .map(sequence ->
                        TrainingSequence.of(sequence.prompt(), sequence.response(), sequence.oldLogProbs(), 0, 1.1))
                .toList();
        try (Trainer trainer = Trainer.start(policy, 100);
                ReferencePolicy reference = ReferencePolicy.load(directory, TrainerSettings.of(100))) {
            for (int i = 0; i < 5; i++) {
                trainer.update(TrainingSequences.offPolicy(12, 3), loss(LossMean.TOKEN, 0), ADAMW);
            }
            List<LogProbs> logProbs = reference.logProbs(TrainingSequences.scored(still));
            List<TrainingSequence> batch = IntStream.range(0, still.size())
                    .mapToObj(i -> still.get(i).withReference(logProbs.get(i)))
                    .toList();
            OptimizerSettings adamw = new OptimizerSettings(1e-3, 0.9, 0.999, 1e-8, 0, 1.0);

            double before =
                    trainer.update(batch, loss(LossMean.TOKEN, 1), adamw).referenceKl();
            for (int i = 0; i < 10; i++) {
                trainer.update(batch, loss(LossMean.TOKEN, 1), adamw);
            }
            double after = trainer.update(batch, loss(LossMean.TOKEN, 1), adamw).referenceKl();

            assertThat(before).isGreaterThan(1e-3);
            assertThat(after).isLessThan(before / 4);
        }
    }

    @Test
    void shouldScoreAsTheBasePolicyWhateverTheTrainerLearns() throws Exception {
        policy.save(directory);
        List<ScoredSequence> probes = TrainingSequences.scored(TrainingSequences.offPolicy(12, 4));
        AdapterSettings all = new AdapterSettings(4, 8, List.of(Projection.values()));
        try (ReferencePolicy loaded = ReferencePolicy.load(directory, TrainerSettings.of(100));
                Trainer whole = Trainer.start(policy, 100);
                Trainer adapted = Trainer.startAdapter(directory, all, 1, TrainerSettings.of(100))) {
            List<LogProbs> base = loaded.logProbs(probes);
            assertThat(largestDifference(base, whole.logProbs(probes))).isLessThan(2e-5);

            adapted.update(TrainingSequences.offPolicy(12, 4), loss(LossMean.TOKEN, 0), ADAMW);
            adapted.update(TrainingSequences.offPolicy(12, 4), loss(LossMean.TOKEN, 0), ADAMW);

            assertThat(largestDifference(base, adapted.logProbs(probes))).isGreaterThan(1e-3);
            assertThat(adapted.frozen().orElseThrow().logProbs(probes)).isEqualTo(base);
            assertThat(whole.frozen()).isEmpty();
        }
    }

    @Test
    void shouldRefuseALossWithoutItsReference() {
        try (Trainer trainer = Trainer.start(policy, 300)) {
            assertThatThrownBy(
                            () -> trainer.update(TrainingSequences.offPolicy(3, 1), loss(LossMean.TOKEN, 0.1), STILL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a loss with klCoefficient 0.1 needs the log-probabilities of every sequence under the"
                            + " reference policy");
            assertThat(trainer.updates()).isZero();
        }
        TrainingSequence sequence = TrainingSequences.offPolicy(1, 1).get(0);
        assertThatThrownBy(() -> sequence.withReference(LogProbs.of()))
                .hasMessageEndingWith("log-probabilities under the reference policy, was 0");
        for (double coefficient : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> loss(LossMean.TOKEN, coefficient))
                    .hasMessage("klCoefficient must be finite and 0 or more, was " + coefficient);
        }
    }

    @Test
    void shouldNameTheSequenceWhenTheReferenceIsNotANumber() {
        List<TrainingSequence> batch = new ArrayList<>(withReference(4));
        float[] broken = batch.get(2).referenceLogProbs().orElseThrow().toArray();
        broken[0] = Float.NaN;
        batch.set(2, batch.get(2).withReference(LogProbs.of(broken)));
        try (Trainer trainer = Trainer.start(policy, 300)) {
            assertThatThrownBy(() -> trainer.update(batch, loss(LossMean.TOKEN, 0.1), ADAMW))
                    .isInstanceOfSatisfying(NonFiniteLossException.class, e -> assertThat(e.sequenceIndexes())
                            .containsExactly(2));
        }
    }

    private static UpdateMetrics updated(LossMean mean, int microBatchTokens) {
        try (Trainer trainer = Trainer.start(policy, microBatchTokens)) {
            return trainer.update(withReference(12), loss(mean, 0.3), ADAMW);
        }
    }

    private static LossSettings loss(LossMean mean, double coefficient) {
        int divisor = mean == LossMean.CONSTANT ? 7 : 0;
        return new LossSettings(0.2, 0.28, 10, mean, coefficient, divisor, RatioLevel.TOKEN, Surrogate.CLIP, 0);
    }

    /** With a reference that is further away than the policy that sampled. */
    private static List<TrainingSequence> withReference(int count) {
        return TrainingSequences.offPolicy(count, 3).stream()
                .map(sequence -> {
                    float[] reference = sequence.oldLogProbs().toArray();
                    for (int t = 0; t < reference.length; t++) {
                        reference[t] += t % 2 == 0 ? 0.4f : -0.7f;
                    }
                    return sequence.withReference(LogProbs.of(reference));
                })
                .toList();
    }

    /** At ratio 1, with a reference that differs from the policy by {@code differences}. */
    private static TrainingSequence onPolicy(Trainer trainer, double advantage, float... differences) {
        LogProbs now = trainer.logProbs(List.of(new ScoredSequence(PROMPT, RESPONSE, 1.1)))
                .get(0);
        float[] reference = now.toArray();
        for (int t = 0; t < reference.length; t++) {
            reference[t] += differences[t];
        }
        return TrainingSequence.of(PROMPT, RESPONSE, now, advantage, 1.1).withReference(LogProbs.of(reference));
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
