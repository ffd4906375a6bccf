package io.erpo.math.answer.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.work.TooMuchWork;
import io.erpo.math.work.Work;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormaliserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4²|4^{2}",
                "x₁₂|x_{12}",
                "½|\\frac{1}{2}",
                "−５|-5",
                "\\dfrac{1}{2}|\\frac{1}{2}",
                "1{,}000|1\\,000",
                "1,\\! 000|1\\,000",
                "\\boxed{\\{1\\}}|\\{1\\}",
                "{5}.|5",
                "**7**|7",
                "50\\%|50%",
                "\\$5|\\$5",
                "x \\leq 3|x \\le 3",
                "['1', '2']|1, 2",
                "C)|C",
                "{1},{2}|{1},{2}"
            })
    void shouldSpellInOneWayWhenThereAreMany(String text, String expected) {
        assertThat(Normaliser.normalise(text, new Work(1_000))).isEqualTo(expected);
    }

    @Test
    void shouldStopWhenTheTextIsLongerThanTheWorkThatIsLeft() {
        Assertions.assertThatThrownBy(() -> Normaliser.normalise("1".repeat(1_000), new Work(100)))
                .isInstanceOf(TooMuchWork.class)
                .hasMessage("more than 100 steps");
    }
}
