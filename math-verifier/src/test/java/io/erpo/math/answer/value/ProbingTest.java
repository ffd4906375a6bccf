package io.erpo.math.answer.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.math.answer.syntax.AnswerParser;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Probing.Finding;
import io.erpo.math.work.Work;
import org.junit.jupiter.api.Test;

class ProbingTest {

    private final Probing probing = new Probing(new Work(1_000_000));

    @Test
    void shouldCompareValuesWhereBothAreDefined() {
        assertThat(compare("(x+1)^2", "x^2+2x+1")).isEqualTo(Finding.EQUAL);
        assertThat(compare("\\ln(x^2)", "2\\ln(x)")).isEqualTo(Finding.EQUAL);
        assertThat(compare("|x|", "x")).isEqualTo(Finding.DIFFERENT);
        assertThat(compare("x", "y")).isEqualTo(Finding.DIFFERENT);
        assertThat(compare("n!", "n \\cdot (n-1)!")).isEqualTo(Finding.EQUAL);
    }

    @Test
    void shouldSayWhichSideHasNoValue() {
        assertThat(compare("\\frac{x}{0}", "x")).isEqualTo(Finding.FIRST_UNDEFINED);
        assertThat(compare("x", "\\frac{x}{0}")).isEqualTo(Finding.SECOND_UNDEFINED);
    }

    @Test
    void shouldTakeEquationsForTheSameWhenTheyAreMultiples() {
        assertThat(probing.ratio(parse("x+y"), parse("-2x-2y")).orElseThrow()).isCloseTo(-2, within(1e-12));
        assertThat(probing.ratio(parse("x+y"), parse("x-y"))).isEmpty();
        assertThat(probing.ratio(parse("x"), parse("0"))).isEmpty();
    }

    @Test
    void shouldHaveAConstantOnlyWithoutVariables() {
        assertThat(probing.constant(parse("2\\pi"))).hasValue(2 * Math.PI);
        assertThat(probing.constant(parse("\\sqrt{-4}"))).isEmpty();
        assertThat(probing.constant(parse("2x"))).isEmpty();
    }

    private Finding compare(String first, String second) {
        return probing.compare(parse(first), parse(second));
    }

    private static Node parse(String text) {
        return AnswerParser.parse(text, true, new Work(100_000));
    }
}
