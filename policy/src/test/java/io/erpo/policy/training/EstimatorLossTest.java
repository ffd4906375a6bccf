package io.erpo.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The losses of the estimators and their gradients, against PyTorch's autograd. */
class EstimatorLossTest {

    private static final Path VECTORS = Path.of("../algorithm/src/test/resources/estimators/losses.tsv");
    private static final OptimizerSettings STILL = new OptimizerSettings(0, 0.9, 0.999, 1e-8, 0, 1e9);

    /** Two responses: three tokens with advantage 1, two with -1. */
    private static final float[] OLD = {-1, -0.5f, -2, -0.7f, -1.2f};

    private static final float[] NEW = {-0.7f, -0.6f, -1.5f, -1, -0.9f};
    private static final float[] ADVANTAGES = {1, 1, 1, -1, -1};

    private static Policy policy;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    private static List<List<String>> vectors() throws IOException {
        return Files.readAllLines(VECTORS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldGiveLossAndGradientOfThePaper(List<String> row) {
        LossSettings loss = new LossSettings(
                Double.parseDouble(row.get(1)),
                Double.parseDouble(row.get(2)),
                Double.parseDouble(row.get(3)),
                LossMean.valueOf(row.get(4)),
                0,
                Integer.parseInt(row.get(5)),
                RatioLevel.valueOf(row.get(6)),
                Surrogate.valueOf(row.get(7)),
                0);
        List<Double> gradient =
                Arrays.stream(row.get(9).split(" ")).map(Double::valueOf).toList();

        Slopes found = slopes(loss, new float[5], new float[5]);

        assertThat(found.loss()).isCloseTo(Double.parseDouble(row.get(8)), within(1e-6));
        for (int token = 0; token < NEW.length; token++) {
            assertThat((double) found.gradient()[token]).isCloseTo(gradient.get(token), within(1e-6));
        }
    }

    /** Entropies 0.1, 0.5 and 1.2 of a right response, and 0 and 0.7 of a wrong one, alpha 0.1, on top of the advantages. */
    @Test
    void shouldAddTheEntropiesOfAResponseToItsAdvantages() {
        LossSettings loss = new LossSettings(0.2, 0.28, 0, LossMean.TOKEN);

        Slopes found =
                slopes(loss, new float[] {0.1f, 0.5f, 1.2f, 0, 0.7f}, new float[] {0.1f, 0.1f, 0.1f, -0.1f, -0.1f});

        double second = -(1 + 0.05) * Math.exp(-0.1) / 5;
        double last = (1 + 0.0) * Math.exp(0.3) / 5;
        assertThat(found.gradient()[0]).isZero();
        assertThat((double) found.gradient()[1]).isCloseTo(second, within(1e-6));
        assertThat(found.gradient()[2]).isZero();
        assertThat(found.gradient()[3]).isZero();
        assertThat((double) found.gradient()[4]).isCloseTo(last, within(1e-6));
        assertThat(found.loss())
                .isCloseTo(
                        (-1.28 * 1.01 - 1.05 * Math.exp(-0.1) - 1.28 * 1.12 + 0.8 * 1.07 + Math.exp(0.3)) / 5,
                        within(1e-6));
    }

    private record Slopes(double loss, float[] gradient) {}

    private static Slopes slopes(LossSettings loss, float[] entropies, float[] weights) {
        float[] shares = new float[5];
        float[] rows = new float[7 * 5];
        for (int token = 0; token < 5; token++) {
            shares[token] = (float) loss.share(5, 2, token < 3 ? 3 : 2);
            rows[token] = 1;
            rows[5 + token] = shares[token];
            rows[10 + token] = OLD[token];
            rows[15 + token] = ADVANTAGES[token];
            rows[20 + token] = 1;
            rows[30 + token] = weights[token];
        }
        try (Frame frame = policy.model().frame()) {
            IValue chosen = frame.floats(NEW, 5);
            IValue tokens = frame.callWithGradients(
                    "of_responses", chosen, frame.floats(entropies, 5), frame.floats(rows, 7, 5), frame.integers(3, 2));
            IValue[] found =
                    frame.tuple(frame.callWithGradients("slopes", chosen, tokens, frame.numbers(loss.numbers())));
            float[] losses = frame.readFloats(found[0]);
            double sum = 0;
            for (int token = 0; token < 5; token++) {
                sum += (double) losses[token] * shares[token];
            }
            return new Slopes(sum, frame.readFloats(found[1]));
        }
    }

    /** As in TrainerTest: a plain gradient step of length h lowers the loss by h |g|. */
    @ParameterizedTest
    @CsvSource({"TOKEN, 0, SEQUENCE, 0", "SEQUENCE, 0, SEQUENCE, 0.3", "CONSTANT, 7, TOKEN, 0.3", "TOKEN, 0, TOKEN, 2"})
    void shouldDescendByTheGradientNormWhenAStepIsSmall(LossMean mean, int divisor, RatioLevel ratio, double bonus) {
        LossSettings loss = new LossSettings(0.9, 9, 0, mean, 0, divisor, ratio, Surrogate.CLIP, bonus);
        double epsilon = 1e6;
        try (Trainer trainer = Trainer.start(policy, 100)) {
            List<TrainingSequence> batch = TrainingSequences.offPolicy(6, 5);
            UpdateMetrics before = trainer.update(batch, loss, new OptimizerSettings(3, 0, 0, epsilon, 0, 1e9));
            UpdateMetrics after = trainer.update(batch, loss, STILL);

            double expected = -3 / epsilon * before.gradientNorm() * before.gradientNorm();
            assertThat(after.loss() - before.loss()).isCloseTo(expected, within(Math.abs(expected) * 0.05));
        }
    }

    @Test
    void shouldSubtractTheMeanEntropyFromTheLoss() {
        List<TrainingSequence> batch = TrainingSequences.offPolicy(6, 5);

        UpdateMetrics without = updated(batch, bonus(0), 100, 64);
        UpdateMetrics with = updated(batch, bonus(0.5), 100, 64);

        assertThat(with.entropy()).isEqualTo(without.entropy());
        assertThat(with.loss()).isCloseTo(without.loss() - 0.5 * without.entropy(), within(1e-5));
        assertThat(with.gradientNorm()).isNotCloseTo(without.gradientNorm(), within(1e-3));
    }

    private static LossSettings bonus(double coefficient) {
        return new LossSettings(0.2, 0.28, 0, LossMean.TOKEN, 0, 0, RatioLevel.TOKEN, Surrogate.CLIP, coefficient);
    }

    /** The log-probabilities of a response are known in pieces, of which its ratio and its largest entropy are made. */
    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameLossAndGradientHoweverResponsesAreCut(RatioLevel ratio) {
        LossSettings loss = new LossSettings(0.2, 0.28, 0, LossMean.SEQUENCE, 0, 0, ratio, Surrogate.CLIP, 0.1);
        List<TrainingSequence> batch = new ArrayList<>();
        for (TrainingSequence sequence : TrainingSequences.offPolicy(8, 9)) {
            batch.add(sequence.withEntropyWeight(batch.size() % 2 == 0 ? 0.1 : -0.1));
        }

        UpdateMetrics whole = updated(batch, loss, 100_000, 1024);
        for (int logitsTokens : new int[] {1, 3}) {
            UpdateMetrics cut = updated(batch, loss, 16, logitsTokens);

            assertThat(cut.loss()).isCloseTo(whole.loss(), within(1e-6));
            assertThat(cut.meanRatio()).isCloseTo(whole.meanRatio(), within(1e-5 * whole.meanRatio()));
            assertThat(cut.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-5 * whole.gradientNorm()));
        }
    }

    @Test
    void shouldMeasureEntropiesAtTheBaseTemperatureToo() {
        List<TrainingSequence> cool = TrainingSequences.offPolicy(6, 5);
        List<TrainingSequence> hot = cool.stream()
                .map(s -> TrainingSequence.of(s.prompt(), s.response(), s.oldLogProbs(), s.advantage(), 1.7))
                .toList();

        try (Trainer trainer = Trainer.start(policy, 100)) {
            UpdateMetrics atHeat = trainer.update(hot, bonus(0), STILL, OptionalDouble.of(1));
            UpdateMetrics atBase = trainer.update(cool, bonus(0), STILL);

            assertThat(atHeat.entropy()).isGreaterThan(atBase.entropy() + 0.1);
            assertThat(atHeat.baseEntropy()).isCloseTo(atBase.entropy(), within(1e-5));
            assertThat(atBase.baseEntropy()).isZero();
        }
    }

    /** All ratios are the same where the policies are, so the mean square is the square of the mean. */
    @Test
    void shouldMeasureHowUnevenTheRatiosAre() {
        TokenIds prompt = TokenIds.of(5, 6);
        TokenIds response = TokenIds.of(7, 8, 9);
        try (Trainer trainer = Trainer.start(policy, 100)) {
            LogProbs own = trainer.logProbs(List.of(new ScoredSequence(prompt, response, 1)))
                    .get(0);
            LogProbs uneven = LogProbs.of(own.get(0) - (float) Math.log(2), own.get(1), own.get(2));

            UpdateMetrics even =
                    trainer.update(List.of(TrainingSequence.of(prompt, response, own, 1, 1)), bonus(0), STILL);
            UpdateMetrics found =
                    trainer.update(List.of(TrainingSequence.of(prompt, response, uneven, 1, 1)), bonus(0), STILL);

            assertThat(even.meanSquaredRatio()).isCloseTo(1, within(1e-6));
            assertThat(found.meanRatio()).isCloseTo(4.0 / 3, within(1e-5));
            assertThat(found.meanSquaredRatio()).isCloseTo(2, within(1e-5));
        }
    }

    @Test
    void shouldRefuseALossWithoutAMeaning() {
        assertThatThrownBy(() ->
                        new LossSettings(0.2, 0.2, 10, LossMean.TOKEN, 0, 0, RatioLevel.SEQUENCE, Surrogate.CLIP, 0))
                .hasMessage("dualClip must be 0 with the ratio of a sequence or with CISPO, was 10.0");
        assertThatThrownBy(() ->
                        new LossSettings(0.2, 0.2, 0, LossMean.CONSTANT, 0, 0, RatioLevel.TOKEN, Surrogate.CLIP, 0))
                .hasMessage("meanDivisor must be above 0 with a constant mean, and 0 with others, was 0");
        assertThatThrownBy(() -> bonus(-1)).hasMessage("entropyCoefficient must be finite and 0 or more, was -1.0");
        assertThatThrownBy(() -> TrainingSequences.offPolicy(1, 1).get(0).withEntropyWeight(Double.NaN))
                .hasMessage("entropyWeight must be finite, was NaN");
    }

    private static UpdateMetrics updated(
            List<TrainingSequence> batch, LossSettings loss, int microBatchTokens, int logitsTokens) {
        TrainerSettings settings = new TrainerSettings(Placement.cpu(), microBatchTokens, logitsTokens, false);
        try (Trainer trainer = Trainer.start(policy, settings)) {
            return trainer.update(batch, loss, STILL);
        }
    }
}
