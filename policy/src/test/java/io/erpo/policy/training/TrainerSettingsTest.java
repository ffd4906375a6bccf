package io.erpo.policy.training;

import static io.erpo.policy.training.TrainingSequences.offPolicy;
import static io.erpo.policy.training.TrainingSequences.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.Placement.Precision;
import io.erpo.policy.Reference;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must not depend on how the work is cut, and what may. */
class TrainerSettingsTest {

    private static final LossSettings LOSS = new LossSettings(0.2, 0.28, 10, LossMean.TOKEN);
    /** Without normalisation by the moments, so that differences of gradients stay as small in the weights. */
    private static final OptimizerSettings PLAIN = new OptimizerSettings(1, 0, 0, 1.0, 0, 1e9);

    private static final TrainerSettings ALL_AT_ONCE = TrainerSettings.of(1 << 20);

    private static Policy policy;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @Test
    void shouldGiveTheSameLossAndGradientWhateverTheMicroBatches() {
        Outcome expected = outcome(ALL_AT_ONCE);

        for (int budget : new int[] {1, 7, 50, 300}) {
            assertSame(outcome(TrainerSettings.of(budget)), expected);
        }
    }

    @Test
    void shouldGiveTheSameLossAndGradientWhateverTheLogitsHeldAtOnce() {
        Outcome expected = outcome(ALL_AT_ONCE);

        for (int logits : new int[] {1, 13, 100}) {
            assertSame(outcome(new TrainerSettings(Placement.cpu(), 1 << 20, logits, false)), expected);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenActivationsAreComputedAgain() {
        Outcome again = outcome(new TrainerSettings(Placement.cpu(), 60, 1024, true));

        assertThat(again).isEqualTo(outcome(TrainerSettings.of(60)));
    }

    @Test
    void shouldGiveTheSameBitsWhenTwoWorkersShareTheMicroBatches() {
        TrainerSettings settings = TrainerSettings.of(60);

        assertThat(outcome(settings.withWorkers(2))).isEqualTo(outcome(settings));
        assertThat(outcome(settings.withWorkers(5))).isEqualTo(outcome(settings));
    }

    @Test
    void shouldPassOnAFailureWhenItHappensInTheOtherLane() {
        try (Tensors sum = policy.model().weights().zerosLike();
                Lanes lanes = new Lanes(policy.parameterCount(), sum, 2)) {
            assertThatThrownBy(() -> lanes.sum(List.of(0, 1, 2), (batch, gradients) -> {
                        if (batch == 1) {
                            throw new IllegalStateException("micro-batch 1 failed");
                        }
                        return batch;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("micro-batch 1 failed");
            assertThat(lanes.sum(List.of(7, 8, 9), (batch, gradients) -> batch)).containsExactly(7, 8, 9);
        }
    }

    @Test
    void shouldHaveOneLaneWhenGradientsAreLarge() {
        assertThat(TrainerSettings.usefulWorkers(1 << 25)).isEqualTo(2);
        assertThat(TrainerSettings.usefulWorkers((1 << 25) + 1)).isEqualTo(1);
    }

    /** On this random network, whose weights amplify rounding, PyTorch's own bfloat16 forward pass is 0.03 off in the mean. */
    @Test
    void shouldStayNearFloat32WhenComputingInBfloat16() {
        TrainerSettings bfloat16 = new TrainerSettings(new Placement("cpu", Precision.BFLOAT16), 300, 64, false);
        try (Trainer half = Trainer.start(policy, bfloat16);
                Trainer whole = Trainer.start(policy, ALL_AT_ONCE)) {
            List<ScoredSequence> probes = scored(offPolicy(24, 10));
            assertThat(meanDifference(half.logProbs(probes), whole.logProbs(probes)))
                    .isBetween(1e-4, 0.05);

            UpdateMetrics found = half.update(offPolicy(24, 9), LOSS, PLAIN);

            UpdateMetrics expected = whole.update(offPolicy(24, 9), LOSS, PLAIN);
            assertThat(found.loss()).isCloseTo(expected.loss(), within(0.02));
            assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), within(0.05 * expected.gradientNorm()));
        }
    }

    @Test
    void shouldKeepUpdatesThatBfloat16CouldNotHoldWhenComputingInIt() {
        OptimizerSettings tiny = new OptimizerSettings(1e-6, 0.9, 0.999, 1e-8, 0, 1.0);
        try (Trainer trainer =
                Trainer.start(policy, new TrainerSettings(new Placement("cpu", Precision.BFLOAT16), 300, 64, false))) {
            for (int i = 0; i < 3; i++) {
                trainer.update(offPolicy(8, 1), LOSS, tiny);
            }
            try (Policy trained = trainer.snapshot();
                    Trainer before = Trainer.start(policy, ALL_AT_ONCE);
                    Trainer after = Trainer.start(trained, ALL_AT_ONCE)) {
                assertThat(after.update(offPolicy(8, 1), LOSS, PLAIN).loss())
                        .isLessThan(before.update(offPolicy(8, 1), LOSS, PLAIN).loss());
            }
        }
    }

    @Test
    void shouldRefuseSettingsThatComputeNothing() {
        assertThatThrownBy(() -> TrainerSettings.of(0)).hasMessage("microBatchTokens must be at least 1, was 0");
        assertThatThrownBy(() -> new TrainerSettings(Placement.cpu(), 1, 0, false))
                .hasMessage("logitsTokens must be at least 1, was 0");
    }

    private record Outcome(UpdateMetrics metrics, List<LogProbs> logProbs) {}

    /** Of one update; the log-probabilities after it tell its gradients. */
    private static Outcome outcome(TrainerSettings settings) {
        try (Trainer trainer = Trainer.start(policy, settings)) {
            UpdateMetrics metrics = trainer.update(offPolicy(24, 9), LOSS, PLAIN);
            return new Outcome(metrics, trainer.logProbs(scored(offPolicy(24, 10))));
        }
    }

    private static double meanDifference(List<LogProbs> some, List<LogProbs> others) {
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < some.size(); i++) {
            for (int t = 0; t < some.get(i).size(); t++, tokens++) {
                sum += Math.abs(some.get(i).get(t) - others.get(i).get(t));
            }
        }
        return sum / tokens;
    }

    private static void assertSame(Outcome found, Outcome expected) {
        assertThat(found.metrics().loss()).isCloseTo(expected.metrics().loss(), within(1e-6));
        assertThat(found.metrics().entropy()).isCloseTo(expected.metrics().entropy(), within(1e-6));
        assertThat(found.metrics().gradientNorm())
                .isCloseTo(
                        expected.metrics().gradientNorm(),
                        within(1e-5 * expected.metrics().gradientNorm()));
        for (int i = 0; i < found.logProbs().size(); i++) {
            for (int t = 0; t < found.logProbs().get(i).size(); t++) {
                assertThat(found.logProbs().get(i).get(t))
                        .isCloseTo(expected.logProbs().get(i).get(t), within(1e-4f));
            }
        }
    }
}
