package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.ImportanceCorrection.Kind;
import io.erpo.algorithm.PolicyLoss.Level;
import io.erpo.algorithm.PolicyLoss.Mean;
import io.erpo.algorithm.PolicyLoss.Surrogate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of the estimators against PyTorch. */
class EstimatorLossTest {

    private static final List<PolicyLoss.Sequence> RESPONSES = List.of(
            new PolicyLoss.Sequence(List.of(-0.7, -0.6, -1.5), List.of(-1.0, -0.5, -2.0), 1),
            new PolicyLoss.Sequence(List.of(-1.0, -0.9), List.of(-0.7, -1.2), -1));

    private static List<List<String>> vectors() {
        return EstimatorVectors.rows("losses.tsv");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldGiveTheLossOfThePaper(List<String> row) {
        PolicyLoss loss = new PolicyLoss(
                Double.parseDouble(row.get(1)),
                Double.parseDouble(row.get(2)),
                Double.parseDouble(row.get(3)),
                Mean.valueOf(row.get(4)),
                Integer.parseInt(row.get(5)),
                Level.valueOf(row.get(6)),
                Surrogate.valueOf(row.get(7)));

        assertThat(loss.of(RESPONSES)).isCloseTo(Double.parseDouble(row.get(8)), within(1e-12));
    }

    @Test
    void shouldRefuseWhatHasNoMeaning() {
        assertThatThrownBy(() -> new PolicyLoss(0.2, 0.2, 10, Mean.TOKEN, 0, Level.SEQUENCE, Surrogate.CLIP))
                .hasMessage("loss.dualClip must be 0 with loss.ratio sequence, which has no such bound, was 10.0");
        assertThatThrownBy(() -> new PolicyLoss(0.2, 0.2, 10, Mean.TOKEN, 0, Level.TOKEN, Surrogate.CISPO))
                .hasMessage("loss.dualClip must be 0 with loss.surrogate cispo, which has no such bound, was 10.0");
        assertThatThrownBy(() -> new PolicyLoss(0, 0.2, 0, Mean.TOKEN, 0, Level.TOKEN, Surrogate.CISPO))
                .hasMessage("loss.clipLow must be a finite number above 0, was 0.0");
        assertThatThrownBy(() -> new PolicyLoss(0.2, 0.2, 0, Mean.CONSTANT, 0, Level.TOKEN, Surrogate.CLIP))
                .hasMessageStartingWith("a loss with a constant mean has a divisor above 0");
        assertThatThrownBy(() -> new PolicyLoss(0.2, 0.2, 0, Mean.TOKEN, 5, Level.TOKEN, Surrogate.CLIP))
                .hasMessageStartingWith("a loss with a constant mean has a divisor above 0");
    }

    /** rho is 1.105171, 1, 3.320117, 4.953032 and 0.223130; their geometric mean is 1.323130. */
    @Test
    void shouldWeighAResponseAsAWholeAtTheLevelOfSequences() {
        List<Double> differences = List.of(0.1, 0.0, 1.2, 1.6, -1.5);
        ImportanceCorrection truncated = new ImportanceCorrection(Kind.TIS, Level.SEQUENCE, 0.5, 2);
        ImportanceCorrection tight = new ImportanceCorrection(Kind.TIS, Level.SEQUENCE, 0.5, 1.2);
        ImportanceCorrection masked = new ImportanceCorrection(Kind.MASK, Level.SEQUENCE, 0.5, 1.2);

        assertThat(truncated.weights(differences)).hasSize(5).allSatisfy(weight -> assertThat(weight)
                .isCloseTo(1.323130, within(1e-6)));
        assertThat(truncated.limited(differences)).isZero();
        assertThat(tight.weights(differences)).hasSize(5).containsOnly(1.2);
        assertThat(tight.limited(differences)).isEqualTo(5);
        assertThat(masked.weights(differences)).hasSize(5).containsOnly(0.0);
        assertThat(new ImportanceCorrection(Kind.TIS, 0.5, 2).limited(differences))
                .isEqualTo(2);
        assertThatThrownBy(() -> new ImportanceCorrection(Kind.NONE, Level.SEQUENCE, 0.5, 2))
                .hasMessage("loss.correctionLevel must be token without a loss.correction, was sequence; set"
                        + " loss.correction to tis or mask");
    }
}
